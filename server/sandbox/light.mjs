// @ts-check
// All of ./run in Node alone, from built files: a stand-in provider, the exchange and the page.
// usage: node server/sandbox/light.mjs [--port N] [--exchange-port N]
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { listen } from "./listener.mjs";
import { Provider } from "./provider.mjs";
import { siteRoutes } from "./static_host.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "tokenferry-light-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`run: ${message}\n`);
  process.exit(1);
}

/** A package of a release, unpacked. @param {string} name @param {RegExp} pattern @param {string} inside */
function unpack(name, pattern, inside) {
  const folder = process.env.TOKENFERRY_PACKAGES ?? join(repository, "dist/release");
  const file = existsSync(folder) && readdirSync(folder).find((each) => pattern.test(each));
  if (!file) {
    fail("nothing is built here. Download tokenferry-exchange-VERSION.tgz and tokenferry-site-VERSION.tgz of a " +
      "release into one folder, and name it: TOKENFERRY_PACKAGES=FOLDER ./run --light. Or ./run builds all.");
  }
  mkdirSync(join(scratch, name));
  execFileSync("tar", ["-xzf", join(folder, file), "-C", join(scratch, name)]);
  return join(scratch, name, inside);
}

/** What ./run build has made, or else the files of a release. */
function findParts() {
  const [exchange, site] = ["dist/edge", "dist/site"].map((name) => join(repository, name));
  if (!process.env.TOKENFERRY_PACKAGES && existsSync(`${exchange}/bin.mjs`) && existsSync(`${site}/index.html`)) {
    return { exchange, site };
  }
  return {
    exchange: unpack("exchange", /^tokenferry-exchange-.*\.tgz$/, "package"),
    site: unpack("site", /^tokenferry-site-.*\.tgz$/, "site"),
  };
}

/** @param {number} port @param {string} option */
const open = (port, option) => listen(port).catch(() =>
  fail(`port ${port} is taken by another program; choose others with ./run --light ${option} N`));

/**
 * Starts the exchange's program, and waits until it listens.
 * @param {string} folder @param {string} config a file @param {string} listen an address
 */
async function startExchange(folder, config, listen) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("TOKENFERRY_")));
  const child = spawn(process.execPath, [`${folder}/bin.mjs`, "--config", config, "--listen", listen], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  process.on("exit", () => child.kill());
  const [line] = await once(child.stderr.setEncoding("utf8"), "data");
  const url = /listening on (http:[^"\s]+)/.exec(line)?.[1];
  if (!url) fail(`the exchange did not start: ${line.trim()}`);
  child.on("exit", () => fail("the exchange has stopped by itself"));
  return url;
}

async function start() {
  if (Number(process.versions.node.split(".")[0]) < 20) fail("--light takes Node 20 or later");
  const { values } = parseArgs({
    options: { light: { type: "boolean" }, port: { type: "string" }, "exchange-port": { type: "string" } },
  });
  const [pagePort, exchangePort] = [Number(values.port ?? 8000), Number(values["exchange-port"] ?? 8787)];
  const parts = findParts();
  const site = await open(pagePort, "--port");
  const front = await open(exchangePort && exchangePort + 1, "--exchange-port");
  const api = await open(exchangePort && exchangePort + 2, "--exchange-port");

  const page = `${site.origin("localhost")}/`;
  const clientId = "sandbox";
  const clientSecret = randomBytes(32).toString("hex");
  const redirectUris = [page, `${site.origin()}/`];
  const provider = new Provider({ clientId, clientSecret, redirectUris }, front.origin());
  Object.assign(front.routes, provider.authorization);
  Object.assign(api.routes, provider.api);

  const config = join(scratch, "exchange.json");
  const token_endpoint = `${front.origin()}/token`;
  const client = { client_id: clientId, client_secret: clientSecret, client_auth: "client_secret_post" };
  const clients = [{ ...client, token_endpoint, redirect_uris: redirectUris, scopes: ["read:user"] }];
  writeFileSync(config, JSON.stringify({ limits: { drain_seconds: 0 }, clients }), { mode: 0o600 });
  const exchange = await startExchange(parts.exchange, config, `127.0.0.1:${exchangePort}`);

  const settings = join(scratch, "tokenferry.json");
  const authorizationEndpoint = `${front.origin()}/authorize`;
  const known = { authorizationEndpoint, issuer: front.origin(), profileEndpoint: `${api.origin()}/user` };
  const entry = { label: "Sandbox", provider: known, clientId, scope: "read:user" };
  writeFileSync(settings, JSON.stringify({ providers: [{ ...entry, tokenEndpoint: `${exchange}/token` }] }));
  Object.assign(site.routes, siteRoutes(parts.site, settings));
  process.stdout.write(`
Open  ${page}

Click "Sign in with Sandbox" and choose one of three made-up people. No account is needed, and nothing
leaves this computer. Press Ctrl-C here to stop all.
`);
}

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
await start().catch((error) => fail(error.message));
