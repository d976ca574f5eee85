// @ts-check
// One configuration, and what is served under it: a request in, an answer out, on any host.
import { Core, textOf } from "./core.mjs";
import { readMessage, writeRequest } from "./message.mjs";

/** @typedef {import("./message.mjs").Field} Field */
/**
 * What a host has to keep of the configuration (describe in exports.cpp).
 * @typedef {{ host: string, port: number, path: string, mode: number, ca_file: string, proxy: string,
 *   certificate?: string, private_key?: string, upstream_seconds: number, drain_seconds: number,
 *   max_body: number, max_response_body: number, warnings: string[] }} Settings
 */
/**
 * @typedef {object} Source
 * @property {WebAssembly.Module} module
 * @property {string} file the configuration's; empty: the environment alone
 * @property {string} [listen] an address that goes before the file's
 * @property {Record<string, unknown>} environment of which the texts count
 * @property {import("./core.mjs").Files} files
 */
/**
 * @typedef {object} Host
 * @property {import("./send.mjs").Send} send
 * @property {(line: string) => void} log
 * @property {(address: string) => boolean | Promise<boolean>} [limit] whether a request is admitted
 */
/** @typedef {{ method: string, target: string, host: string, fields: Field[], address: string,
 *   stated: number, read: (limit: number) => Promise<Uint8Array> }} Incoming */
/** @typedef {{ status: number, fields: Field[], body: Uint8Array }} Outcome */

/** How long the platform's own limit makes an address wait, in seconds: what it counts in. */
const limitPeriod = 60;

/** @param {Uint8Array} octets @returns {Outcome} */
function readOutcome(octets) {
  const { start, fields, body } = readMessage(octets);
  return { status: Number(start), fields, body };
}

/** The answer of a host that cannot serve. @param {Core} core @param {string} method @param {string} origin @param {string} id */
export function failure(core, method, origin, id, start = performance.now()) {
  const [octets, line] = core.call("fail", [method, origin, id], start).texts;
  return { outcome: readOutcome(octets), line: textOf(line) };
}

export class Service {
  #source;
  #host;
  #core;
  #prefix = "";
  #count = 0;
  /** @type {Settings} */
  settings;

  /** @param {Source} source @param {Host} host @throws {import("./core.mjs").ConfigurationError} */
  constructor(source, host) {
    this.#source = source;
    this.#host = host;
    [this.#core, this.settings] = this.#configure();
  }

  /** @returns {[Core, Settings]} */
  #configure() {
    const { module, files, file, listen = "", environment } = this.#source;
    const core = new Core(module, files);
    const variables = Object.entries(environment)
      .filter(([, value]) => typeof value === "string")
      .map(([name, value]) => `${name}=${value}`);
    const { texts } = core.call("configure", [file, listen, ...variables]);
    return [core, JSON.parse(textOf(texts[0]))];
  }

  /** Tells the log's lines apart, of several instances too. */
  #nextId() {
    const random = () => crypto.getRandomValues(new Uint32Array(1))[0];
    this.#prefix ||= random().toString(16).padStart(8, "0");
    return `${this.#prefix}-${++this.#count}`;
  }

  leave() {
    this.#core.leave();
  }

  /** @param {Incoming} request @returns {Promise<Outcome>} */
  async answer(request) {
    const id = this.#nextId();
    const { max_body } = this.settings;
    const body = request.stated > max_body ? new Uint8Array() : await request.read(max_body);
    const octets = writeRequest(request, body, request.stated > max_body ? request.stated : 0);
    const admitted = this.#host.limit ? await this.#host.limit(request.address) : undefined;
    const wait = admitted === undefined ? -1 : admitted ? 0 : limitPeriod;
    const start = performance.now();
    let origin = "";
    try {
      const { returned, texts } = this.#core.call("begin", [request.address, id, octets], wait);
      if (!returned) return this.#conclude(texts);
      origin = textOf(texts[1]);
      return await this.#forward(texts, id, start);
    } catch {
      // A bug, or no memory: the module is in no order, and another takes its place.
      [this.#core] = this.#configure();
      const { outcome, line } = failure(this.#core, request.method, origin, id, start);
      this.#host.log(line);
      return outcome;
    }
  }

  /** @param {Uint8Array[]} texts @param {string} id @param {number} start */
  async #forward([client, origin, octets, withPrevious, ...way], id, start) {
    const core = this.#core;
    const [host, port, connect] = way;
    const proxy = host && { host: textOf(host), port: Number(textOf(port)), connect };
    const sent = performance.now();
    const { upstream_seconds, max_response_body: limit } = this.settings;
    for (let secrets = withPrevious.length && 1; ; ++secrets) {
      const message = readMessage(secrets === 2 ? withPrevious : octets);
      const { fields, body } = message;
      const [method, url] = message.start.split(" ");
      const left = upstream_seconds - (performance.now() - sent) / 1000;
      const seconds = Math.max(1, Math.ceil(left));
      const outgoing = { url, method, fields, body, ...(proxy && { proxy }) };
      const result = await this.#host.send(outgoing, { seconds, limit });
      body.fill(0);
      const numbers = [Number(textOf(client)), start, performance.now() - sent, secrets];
      const { returned, texts } =
        "status" in result
          ? core.call("finish", [origin, id, result.retryAfter, result.encoding, result.body], ...numbers, result.status)
          : core.call("finish", [origin, id, result.reason, result.detail], ...numbers, 0);
      if (returned) continue;
      withPrevious.fill(0);
      return this.#conclude(texts);
    }
  }

  /** @param {Uint8Array[]} texts */
  #conclude([octets, line]) {
    if (line.length) this.#host.log(textOf(line));
    return readOutcome(octets);
  }
}
