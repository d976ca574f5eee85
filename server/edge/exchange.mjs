// @ts-check
// The exchange as a fetch handler.
import { ConfigurationError, Core } from "./core.mjs";
import { readAtMost } from "./message.mjs";
import { sendBy } from "./send.mjs";
import { failure, Service } from "./service.mjs";

/** @typedef {import("./core.mjs").Files} Files */

/** The one file that a worker has: its configuration. @param {string} name @param {unknown} configuration @returns {Files} */
function oneFile(name, configuration) {
  const text = typeof configuration === "string" ? configuration : JSON.stringify(configuration);
  const octets = new TextEncoder().encode(text);
  return {
    look: (path) => ({
      fault: path === name ? "none" : "missing",
      kind: path === name ? "regular" : "other",
      size: octets.length,
      mode: 0o600,
      ownGroup: true,
    }),
    read: () => octets.slice(),
  };
}

/** @param {Request} request @param {string} address @returns {import("./service.mjs").Incoming} */
function incoming(request, address) {
  const url = new URL(request.url);
  return {
    method: request.method,
    target: url.pathname + url.search,
    host: url.host,
    fields: [...request.headers],
    address,
    stated: Number(request.headers.get("content-length") ?? 0) || 0,
    read: (limit) => readAtMost(request.body, limit),
  };
}

/** @param {import("./service.mjs").Outcome} outcome */
function respond({ status, fields, body }) {
  // The connection is the platform's.
  const headers = fields.filter(([name]) => name !== "Connection");
  return new Response(body.length ? /** @type {BodyInit} */ (body) : null, { status, headers });
}

/** What a worker's way out cannot do is refused rather than left out. @param {Service} service */
function refuseProxy({ settings: { proxy } }) {
  if (!proxy) return;
  throw new ConfigurationError(
    'configuration: /proxy: expected none, as a worker goes out by its platform, found one; ' +
      "with NO_PROXY=* in the environment there is none",
  );
}

/** @param {WebAssembly.Module} module @returns {typeof import("./tokenferry-exchange.d.ts").createExchange} */
export const createWith = (module) => (configuration, options = {}) => {
  const { environment = {}, address = () => "", limit, log = console.log } = options;
  const { fetch = globalThis.fetch.bind(globalThis), warn = console.warn } = options;
  const name = configuration === undefined ? "" : "configuration";
  const source = { module, file: name, environment, files: oneFile(name, configuration ?? "") };
  /** @type {Service | undefined} */
  let service;
  let told = "";

  /** Reads the configuration at the first request: a worker may have its secrets only then. */
  const ready = () => {
    if (service) return service;
    const made = new Service(source, { send: sendBy(fetch), log, limit });
    refuseProxy(made);
    for (const warning of made.settings.warnings) warn(`tokenferry: warning: ${warning}`);
    return (service = made);
  };

  return async (request, ...context) => {
    try {
      return respond(await ready().answer(incoming(request, address(request, ...context))));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      if (told !== error.message) warn(`tokenferry: ${(told = error.message)}`);
      const { outcome, line } = failure(new Core(module, source.files), request.method, "", "none");
      log(line);
      return respond(outcome);
    }
  };
};
