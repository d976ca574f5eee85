// @ts-check
// The entries of deploy/, each as its platform loads and calls it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { clientConfig, origin, parameters } from "../support/fixture.mjs";
import { startProvider } from "../support/provider.mjs";
import { dist } from "../support/server_hosts.mjs";
import { temporaryDirectory } from "../support/temporary.mjs";
import { Arriving } from "../support/wait.mjs";

const deploy = fileURLToPath(new URL("../../deploy", import.meta.url));
const denoProgram = fileURLToPath(new URL("../node_modules/.bin/deno", import.meta.url));
const { client_secret, ...client } = clientConfig("https://provider.example/token");
const configuration = { clients: [{ ...client, client_secret_env: "CLIENT_SECRET" }] };
const environment = { CLIENT_SECRET: client_secret };

/** A token request. @param {string} url @param {Record<string, string>} [more] headers */
const ask = (url, more) =>
  new Request(url, {
    method: "POST",
    headers: { Origin: origin, "Content-Type": "application/x-www-form-urlencoded", ...more },
    body: new URLSearchParams(parameters()).toString(),
  });

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
    const answer = await handle(ask("https://exchange.example/token"));
    assert.equal(answer.status, 200, await answer.clone().text());
    assert.equal((await answer.json()).access_token, "t");
  });
}

test("Cloudflare's binding limits the requests of one address", async (t) => {
  t.mock.method(console, "log", () => {});
  t.mock.method(globalThis, "fetch", async () => Response.json({ access_token: "t", token_type: "bearer" }));
  const LIMIT = { limit: async (/** @type {{ key: string }} */ { key }) => ({ success: key !== "192.0.2.2" }) };
  const { default: worker } = await load("cloudflare/worker.js");
  for (const [address, status] of [["192.0.2.1", 200], ["192.0.2.2", 429]]) {
    const request = ask("https://exchange.example/token", { "CF-Connecting-IP": `${address}` });
    assert.equal((await worker.fetch(request, { ...environment, LIMIT }, {})).status, status);
  }
});

test("Deno itself runs its entry", async (t) => {
  const provider = await startProvider();
  t.after(() => provider.stop());
  const folder = mkdtempSync(join(temporaryDirectory(), "deno-"));
  const clients = configuration.clients.map((each) => ({ ...each, token_endpoint: provider.url }));
  writeFileSync(join(folder, "config.json"), JSON.stringify({ clients }));
  // In place of the registry.
  const imports = { "npm:tokenferry-exchange": `${dist}/edge/index.mjs` };
  writeFileSync(join(folder, "imports.json"), JSON.stringify({ imports }));
  copyFileSync(`${deploy}/deno/main.js`, join(folder, "main.js"));
  const args = ["run", "--allow-all", "--no-config", "--import-map=imports.json", "main.js"];
  // Without the tests' own TOKENFERRY_*.
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, ...environment, PORT: "0", NO_COLOR: "1" };
  const child = spawn(denoProgram, args, { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
  t.after(() => child.kill("SIGKILL"));
  const port = await new Arriving(child.stderr).until("Deno's address", (text) => /:(\d+)\//.exec(text)?.[1]);
  const answer = await fetch(ask(`http://127.0.0.1:${port}/token`));
  assert.equal(answer.status, 200, await answer.clone().text());
  assert.equal((await answer.json()).access_token, "gho_stand-in");
});
