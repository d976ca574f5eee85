// @ts-check
// A stand-in provider with its user API, or a static host for the page, for trying Tokenferry with no
// account anywhere. Of this computer alone.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { listen } from "./listener.mjs";
import { Provider } from "./provider.mjs";
import { siteRoutes } from "./static_host.mjs";

const usage = `usage:
  node server/sandbox/main.mjs provider --client-id ID --secret-file FILE --redirect-uri URI...
                                        [--port N] [--api-port N]
      A stand-in OAuth provider, and its user API on an origin of its own.

  node server/sandbox/main.mjs page --root DIR [--config FILE] [--port N]
      A static host for DIR/index.html and DIR/web/, with FILE as /tokenferry.json.

Both listen on 127.0.0.1 only. Port 0, the default, takes a free one. Each prints one line for each
port, "NAME listening on URL".
`;

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`sandbox: ${message}\n`);
  process.exit(2);
}

/** @param {string} name @param {string} text a port */
async function open(name, text) {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) fail(`--${name} must be a number from 0 to 65535`);
  try {
    return await listen(Number(text));
  } catch {
    return fail(`port ${text} is in use by another program. Choose one with --${name}`);
  }
}

/** @param {string} name @param {string} url */
const announce = (name, url) => process.stdout.write(`${name} listening on ${url}\n`);

/** @param {Record<string, any>} values */
async function startProvider(values) {
  const redirectUris = values["redirect-uri"] ?? [];
  const [clientSecret] = values["secret-file"] ? readFileSync(values["secret-file"], "utf8").split("\n") : [""];
  if (!values["client-id"] || !clientSecret || redirectUris.length === 0) {
    fail("provider needs --client-id, --redirect-uri and a --secret-file that is not empty");
  }
  const front = await open("port", values.port);
  const api = await open("api-port", values["api-port"]);
  const provider = new Provider({ clientId: values["client-id"], clientSecret, redirectUris }, front.origin());
  Object.assign(front.routes, provider.authorization);
  Object.assign(api.routes, provider.api);
  announce("provider", front.origin());
  announce("api", api.origin());
}

/** @param {Record<string, any>} values */
async function startPage({ root, config, port }) {
  if (!root) fail("page needs --root");
  const { routes, origin } = await open("port", port);
  Object.assign(routes, siteRoutes(root, config));
  announce("page", `${origin("localhost")}/`);
}

/** @typedef {import("node:util").ParseArgsConfig["options"]} Options */
/** @type {Record<string, { options: Options, start: (values: Record<string, any>) => Promise<void> }>} */
const commands = {
  provider: {
    options: {
      "client-id": { type: "string" },
      "secret-file": { type: "string" },
      "redirect-uri": { type: "string", multiple: true },
      port: { type: "string", default: "0" },
      "api-port": { type: "string", default: "0" },
    },
    start: startProvider,
  },
  page: {
    options: {
      root: { type: "string" },
      config: { type: "string", default: "" },
      port: { type: "string", default: "0" },
    },
    start: startPage,
  },
};

const [command, ...args] = process.argv.slice(2);
if (command === "--help") {
  process.stdout.write(usage);
  process.exit(0);
}
if (!Object.hasOwn(commands, command ?? "")) fail("say provider or page first; see --help");
const { options, start } = commands[command];
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
try {
  await start(parseArgs({ args, options }).values);
} catch (error) {
  fail(/** @type {Error} */ (error).message);
}
