// @ts-check
// The module from a CDN that the page does not trust: what the page pins is the script, and with it
// the wasm.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import nodeTest from "node:test";

import { browserTests, errorCode, outcome, signIn } from "../support/browser.mjs";
import { appPage } from "../support/browser_app.mjs";
import { faults } from "../support/browser_guard.mjs";
import { dist } from "../support/browser_stage.mjs";

const test = browserTests();

/** @typedef {import("../support/browser_stage.mjs").Stage} Stage */

/** The build says so. @type {Record<string, string>} */
const hashes = JSON.parse(readFileSync(`${dist}/web/integrity.json`, "utf8"));
const pinned = hashes["tokenferry.js"];
const script = readFileSync(`${dist}/web/tokenferry.js`, "utf8");
const headers = { "Content-Type": "text/javascript", "Access-Control-Allow-Origin": "*" };

/**
 * The app, in a page whose import map pins the script.
 * @param {Stage} stage
 */
function pinScript(stage) {
  const map = JSON.stringify({ integrity: { [`${stage.module.origin}/tokenferry.js`]: pinned } });
  const hash = createHash("sha256").update(map).digest("base64");
  const policy = stage.strictPolicy().replace("script-src", `script-src 'sha256-${hash}'`);
  stage.page.routes.set("/app/", () => {
    const page = appPage(stage.settings, policy);
    return {
      ...page,
      body: String(page.body).replace("<script", `<script type="importmap">${map}</script><script`),
    };
  });
}

nodeTest("the hashes of the build are those of its files", () => {
  assert.deepEqual(Object.keys(hashes), ["tokenferry.js", "tokenferry.inline.js"]);
  for (const [name, hash] of Object.entries(hashes)) {
    const content = readFileSync(`${dist}/web/${name}`);
    assert.equal(hash, `sha384-${createHash("sha384").update(content).digest("base64")}`);
  }
});

test("an import map lets the script of the build through, and the wasm with it", async ({
  open,
  stage,
}) => {
  pinScript(stage);
  assert.equal(await signIn(await open()), "session");
});

test("an import map stops another script", async ({ open, guard, stage }) => {
  guard.expect(faults.wrongHash);
  pinScript(stage);
  stage.module.routes.set("/tokenferry.js", () => ({
    headers,
    body: `${script}globalThis.ran = true;`,
  }));
  stage.page.routes.set("/app/app.js", () => ({
    headers,
    body: `
    import("${stage.module.origin}/tokenferry.js").then(() => "session", () => "none")
      .then(outcome => document.documentElement.dataset.outcome = outcome);`,
  }));
  const page = await open();
  assert.equal(await outcome(page), "none");
  assert.equal(await page.evaluate(() => "ran" in globalThis), false);
});

test("the script that an import map lets through stops another wasm", async ({
  open,
  guard,
  stage,
}) => {
  guard.expect(faults.wrongHash);
  pinScript(stage);
  const wasm = readFileSync(`${dist}/web/tokenferry.wasm`);
  stage.module.routes.set("/tokenferry.wasm", () => ({
    headers: { "Access-Control-Allow-Origin": "*" },
    body: Buffer.concat([wasm, Buffer.from([0, 2, 1, 0x78])]), // a custom section more
  }));
  const page = await open();
  assert.equal(await errorCode(page), "wasm_unavailable");
  assert.equal(stage.module.at("/tokenferry.js").length, 1);
});
