// @ts-check
// The exchange's npm package, as somebody gets it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { dist } from "../support/browser_stage.mjs";
import { makeProject, pack } from "../support/package.mjs";
import { compressed } from "../support/page_size.mjs";

const folder = `${dist}/edge`;
const deploy = fileURLToPath(new URL("../../deploy", import.meta.url));

/**
 * What a cold worker loads, in octets after brotli 11: less with Emscripten 3.1.6 than with 3.1.69. Every
 * key's and every mistake's words are in it.
 */
const budget = 43_500;

test("the wasm keeps within its budget", (t) => {
  const size = compressed(readFileSync(`${folder}/exchange.wasm`)).length;
  t.diagnostic(`${size} of ${budget}`);
  assert.ok(size <= budget, `${size} octets after brotli, and the budget is ${budget}`);
});

test("the package holds its modules, its types, the wasm and the entries, and nothing else", async () => {
  const { files } = await pack(folder);
  assert.deepEqual(
    files.filter((name) => !/^[a-z_]+\.mjs$/.test(name)),
    [
      "LICENSE", "README.md", "deploy/cloudflare/worker.js", "deploy/cloudflare/wrangler.toml",
      "deploy/config.example.json", "deploy/deno/main.js", "deploy/netlify/exchange.js",
      "deploy/vercel/exchange.js", "deploy/vercel/vercel.json", "exchange.wasm", "package.json",
      "tokenferry-exchange.d.ts",
    ],
  );
});

test("whatever a module imports is in the package, or Node's", () => {
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".mjs"))) {
    const code = readFileSync(`${folder}/${name}`, "utf8");
    for (const [, from] of code.matchAll(/^(?:import|export) [^;]*?from "([^"]+)"/gm)) {
      const found = from.startsWith("node:") || readdirSync(folder).includes(from.replace(/^\.\/|\?.*$/g, ""));
      assert.ok(found, `${name} imports ${from}`);
    }
  }
});

test("its program says what it is, and what the native server does better", () => {
  const say = (/** @type {string} */ option) =>
    execFileSync(process.execPath, [`${folder}/bin.mjs`, option], { encoding: "utf8" });
  assert.match(say("--version"), /^tokenferry-exchange \d+\.\d+\.\d+\n$/);
  for (const word of ["load", "hostile connections", "memory"]) assert.match(say("--help"), new RegExp(word));
});

test("tsc takes right code, and finds a mistake", async () => {
  const right = `import { createExchange } from "tokenferry-exchange";
    export const handler: (request: Request, env: { KEY: string }) => Promise<Response> =
      createExchange({ clients: [] }, { address: (request, env: { KEY: string }) => env.KEY, limit: async () => true });`;
  const wrong = `import { createExchange } from "tokenferry-exchange";
    // @ts-expect-error
    createExchange({ clients: [] }, { adress: () => "" });`;
  const project = await makeProject({ "right.ts": right, "wrong.ts": wrong }, folder);
  assert.equal(await project.run("tsc --strict --noEmit --target es2022 --module nodenext --lib es2022,dom right.ts wrong.ts"), "");
});

test("an entry for a platform has at most ten lines", () => {
  for (const entry of ["cloudflare/worker.js", "netlify/exchange.js", "vercel/exchange.js", "deno/main.js"]) {
    const lines = readFileSync(`${deploy}/${entry}`, "utf8").trim().split("\n");
    assert.ok(lines.filter((line) => !line.startsWith("//")).length <= 10, entry);
  }
});
