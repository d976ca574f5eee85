// @ts-check
// The entries of deploy/, each as its platform loads and calls it.
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { clientConfig, origin, parameters } from "../support/fixture.mjs";
import { dist } from "../support/server_hosts.mjs";
import { temporaryDirectory } from "../support/temporary.mjs";

const deploy = fileURLToPath(new URL("../../deploy", import.meta.url));
const { client_secret, ...client } = clientConfig("https://provider.example/token");
const configuration = { clients: [{ ...client, client_secret_env: "CLIENT_SECRET" }] };
const environment = { CLIENT_SECRET: client_secret };

/** Bundles an entry beside a configuration, as a platform's tool does, and loads it. @param {string} entry */
async function load(entry) {
  const folder = mkdtempSync(join(temporaryDirectory(), "entry-"));
  writeFileSync(join(folder, "config.json"), JSON.stringify(configuration));
  copyFileSync(`${deploy}/${entry}`, join(folder, "entry.js"));
  const index = `${dist}/edge/index.mjs`;
  const alias = { "tokenferry-exchange": index, "npm:tokenferry-exchange": index };
  const outfile = join(folder, "bundle.mjs");
  await build({ entryPoints: [join(folder, "entry.js")], outfile, alias, bundle: true, format: "esm", logLevel: "error" });
  return import(outfile);
}

/** @type {any} */
const globals = globalThis;

/** How each platform gets a handler of it, and what it hands in besides the request. */
/** @type {Record<string, (t: import("node:test").TestContext) => Promise<(request: Request) => Promise<Response>>>} */
const platforms = {
  "cloudflare/worker.js": async () => {
    const { default: worker } = await load("cloudflare/worker.js");
    return (request) => worker.fetch(request, environment, {});
  },
  "netlify/exchange.js": async (t) => {
    globals.Netlify = { env: { toObject: () => environment } };
    t.after(() => delete globals.Netlify);
    const { default: handle, config } = await load("netlify/exchange.js");
    assert.ok(config.path.includes("/token"));
    return (request) => handle(request, { ip: "192.0.2.1" });
  },
  "vercel/exchange.js": async (t) => {
    // Without the tests' own TOKENFERRY_*.
    t.mock.property(process, "env", environment);
    const { default: handle, config } = await load("vercel/exchange.js");
    assert.equal(config.runtime, "edge");
    return handle;
  },
  "deno/main.js": async (t) => {
    /** @type {any} */
    let handle;
    const serve = (/** @type {object} */ _, /** @type {any} */ given) => (handle = given);
    globals.Deno = { env: { toObject: () => environment, get: () => undefined }, serve };
    t.after(() => delete globals.Deno);
    await load("deno/main.js");
    return (request) => handle(request, { remoteAddr: { hostname: "192.0.2.1" } });
  },
};

for (const [entry, start] of Object.entries(platforms)) {
  test(`${entry} answers with a token`, async (t) => {
    t.mock.method(console, "log", () => {});
    t.mock.method(globalThis, "fetch", async () => Response.json({ access_token: "t", token_type: "bearer" }));
    const handle = await start(t);
    const headers = { Origin: origin, "Content-Type": "application/x-www-form-urlencoded" };
    const body = new URLSearchParams(parameters()).toString();
    const request = new Request("https://exchange.example/token", { method: "POST", headers, body });
    const answer = await handle(request);
    assert.equal(answer.status, 200, await answer.clone().text());
    assert.equal((await answer.json()).access_token, "t");
  });
}
