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
import { dist, file } from "../support/browser_stage.mjs";

const test = browserTests();

/** @typedef {import("../support/browser_stage.mjs").Stage} Stage */

/** The build says so. @type {Record<string, string>} */
const hashes = JSON.parse(readFileSync(`${dist}/web/integrity.json`, "utf8"));
/** The two files, and the one with the wasm in it. */
const flavours = Object.keys(hashes);
const headers = { "Content-Type": "text/javascript", "Access-Control-Allow-Origin": "*" };

/**
 * The app, in a page whose import map pins the script, and whose policy lets it fetch from the
 * module's origin only what it needs there.
 * @param {Stage} stage @param {string} [flavour]
 */
function pinScript(stage, flavour = "tokenferry.js") {
  const { origin } = stage.module;
  const map = JSON.stringify({ integrity: { [`${origin}/tokenferry.js`]: hashes[flavour] } });
  const hash = createHash("sha256").update(map).digest("base64");
  let policy = stage.strictPolicy().replace("script-src", `script-src 'sha256-${hash}'`);
  if (flavour != "tokenferry.js") {
    policy = policy.replace(`connect-src ${origin}`, "connect-src");
    stage.module.routes = new Map([["/tokenferry.js", () => file(`${dist}/web/${flavour}`)]]);
  }
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

for (const flavour of flavours) {
  test(`page, module, exchange and provider on four origins, all that is strict: ${flavour}`, async ({
    open,
    guard,
    stage,
  }) => {
    guard.allow(/trusted/i);
    pinScript(stage, flavour);
    const exchange = new URL(stage.tokenEndpoint).origin;
    const origins = [stage.page.origin, stage.module.origin, exchange, stage.provider.front.origin];
    assert.equal(new Set(origins).size, 4);
    const page = await open();
    assert.equal(await signIn(page), "session");
    assert.equal(await page.locator(".tf-name").innerText(), "Ada Lovelace");
    const asked = new Set(stage.module.asked.map(({ url }) => url.pathname));
    assert.equal(asked.has("/tokenferry.wasm"), flavour == "tokenferry.js");

    // The policy does hold: no markup is made, and nothing else is reached.
    guard.allow(faults.policy);
    const broken = await page.evaluate(async (url) => {
      const markup = () => (document.createElement("p").innerHTML = "x");
      const attempts = [async () => markup(), () => fetch(url)];
      const outcomes = await Promise.allSettled(attempts.map((attempt) => attempt()));
      return outcomes.map(({ status }) => status);
    }, `${stage.page.origin}/app/`);
    const refused = (await page.evaluate(() => "trustedTypes" in globalThis)) ? "rejected" : "fulfilled";
    assert.deepEqual(broken, [refused, "rejected"]);
  });

  test(`an import map stops another script: ${flavour}`, async ({ open, guard, stage }) => {
    guard.expect(faults.wrongHash);
    pinScript(stage, flavour);
    stage.module.routes.set("/tokenferry.js", () => ({
      headers,
      body: `${readFileSync(`${dist}/web/${flavour}`)}globalThis.ran = true;`,
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
}

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
