// @ts-check
// The single file: the same module with the wasm in it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { browserTests, errorCode, outcome, sessionOf, signIn } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { dist, file } from "../support/browser_stage.mjs";

const browserTest = browserTests();

const inline = `${dist}/web/tokenferry.inline.js`;

/**
 * With the single file in the place of the two, and a policy that lets the page fetch neither.
 * @type {typeof browserTest}
 */
const test = (name, run) =>
  browserTest(name, (world) => {
    const { stage } = world;
    stage.module.routes = new Map([["/tokenferry.js", () => file(inline)]]);
    stage.policy = stage
      .strictPolicy()
      .replace(`connect-src ${stage.module.origin}`, "connect-src");
    return run(world);
  });

test("a sign-in needs one file of the module's origin, and no right to fetch there", async ({
  open,
  stage,
}) => {
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.match(await page.locator("#profile").innerText(), /Ada/);
  assert.equal(await sessionOf(page, "tokenType"), "bearer");
  assert.deepEqual(
    [...new Set(stage.module.asked.map(({ url }) => url.pathname))],
    ["/tokenferry.js"],
  );
});

test("importing it does nothing, and it has the same face", async ({ open, stage }) => {
  stage.settings.clients = [];
  const page = await open();
  assert.equal(await outcome(page), "none");
  assert.equal(await page.evaluate(() => sessionStorage.length + localStorage.length), 0);
  const [single, double] = await Promise.all(
    [inline, `${dist}/web/tokenferry.js`].map((path) => import(path)),
  );
  assert.deepEqual(Object.keys(single), Object.keys(double));
  assert.ok(!readFileSync(inline, "utf8").includes("import.meta"), "it knows of no file beside it");
});

test("a policy without 'wasm-unsafe-eval' is named in the error", async ({ open, guard, stage }) => {
  guard.allow(faults.policy); // Firefox's console names it, too
  stage.policy = stage.policy.replace(" 'wasm-unsafe-eval'", "");
  const page = await open();
  assert.equal(await errorCode(page), "wasm_unavailable");
  assert.match(
    await page.locator("#message").innerText(),
    /Add 'wasm-unsafe-eval' to .*script-src/,
  );
});

test("a script that is read in another encoding is told apart", async ({ open, stage }) => {
  const misread = Buffer.from(readFileSync(inline, "latin1"));
  stage.module.routes = new Map([["/tokenferry.js", () => ({ ...file(inline), body: misread })]]);
  const page = await open();
  assert.equal(await errorCode(page), "wasm_unavailable");
  assert.match(await page.locator("#message").innerText(), /is the script sent as UTF-8\?/);
});

test("a browser that compiles no more than a little at once has the time", async ({ open, stage }) => {
  stage.settings.clients = [];
  const page = await open();
  const code = await page.evaluate((options) => {
    Object.assign(WebAssembly, { Module: class { constructor() { throw new RangeError("larger than 4KB"); } } });
    return globalThis.app.createClient(options).then(() => "made", (/** @type {any} */ error) => error.code);
  }, stage.client());
  assert.equal(code, "made");
});

test("a wasm that the page gives goes before the one inside", async ({ open, stage }) => {
  stage.settings.clients = [stage.client({ wasm: "elsewhere.wasm" })];
  stage.policy = stage.policy.replace("connect-src", "connect-src 'self'");
  stage.page.routes.set("/app/elsewhere.wasm", () => file(`${dist}/web/tokenferry.wasm`));
  assert.equal(await signIn(await open()), "session");
  assert.ok(stage.page.at("/app/elsewhere.wasm").length);
});

test("a browser that reads no base64 into octets reads the characters", async ({ open, stage }) => {
  stage.settings.clients = [];
  const page = await open();
  const code = await page.evaluate((options) => {
    Object.assign(Uint8Array, { fromBase64: undefined });
    return globalThis.app.createClient(options).then(() => "made", (/** @type {any} */ error) => error.code);
  }, stage.client());
  assert.equal(code, "made");
});
