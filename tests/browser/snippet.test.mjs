// @ts-check
// The README's page of one's own, as it is written there: what its visitors see.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { browserTests } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { html } from "../support/browser_host.mjs";
import { dist, file } from "../support/browser_stage.mjs";
import { until } from "../support/wait.mjs";

const browserTest = browserTests();

/** @typedef {import("../support/browser_stage.mjs").Stage} Stage */
/** @typedef {import("../support/browser_tab.mjs").Page} Page */

/** The README's block with this in it. @param {string} mark */
function blockWith(mark) {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const blocks = [...readme.matchAll(/```html\n([^]*?)```/g)].map(([, block]) => block);
  return String(blocks.find((block) => block.includes(mark)));
}

/** The snippet with the addresses of these tests in the place of its own. @param {Stage} stage */
function written(stage) {
  const own = {
    [`"github"`]: JSON.stringify(stage.provider.endpoints),
    [`"Ov23li0123456789abcd"`]: `"web"`,
    [`"https://exchange.example/token"`]: JSON.stringify(stage.tokenEndpoint),
    [`"https://you.github.io/app/"`]: JSON.stringify(`${stage.page.origin}/app/`),
  };
  let text = blockWith(`tokenEndpoint: "`);
  for (const [theirs, ours] of Object.entries(own)) {
    assert.ok(text.includes(theirs), theirs);
    text = text.replace(theirs, () => ours);
  }
  return text;
}

/** @param {string} name @param {(world: import("../support/browser.mjs").World, page: () => Promise<Page>) => Promise<void>} run */
const test = (name, run) => browserTest(name, (world) => {
  const { stage } = world;
  stage.page.routes.set("/app/", () => html(
    `<!doctype html><html lang="en"><title>App</title><link rel="icon" href="data:,">${written(stage)}</html>`,
    { "Referrer-Policy": "no-referrer", ...(stage.policy && { "Content-Security-Policy": stage.policy }) }));
  const inline = "/app/tokenferry/tokenferry.inline.js";
  stage.page.routes.set(inline, () => file(`${dist}/web/tokenferry.inline.js`));
  return run(world, async () => {
    const page = await world.newPage();
    await page.goto(`${stage.page.origin}/app/`);
    return page;
  });
});

const ready = (/** @type {Page} */ page) => page.locator("#sign-in:not([disabled]):not([hidden])");
const problem = (/** @type {Page} */ page) => page.locator("#problem:not(:empty)").innerText();

test("a visitor signs in, sees who it is, and signs out", async (_, open) => {
  const page = await open();
  await ready(page).click();
  await page.locator("#profile .tf-name", { hasText: "Ada Lovelace" }).waitFor();
  assert.equal(await page.evaluate(() => document.querySelector("#sign-in")?.hasAttribute("hidden")), true);
  await page.locator("#sign-out:not([hidden])").click();
  await ready(page).waitFor();
  assert.equal(await page.locator("#profile *").count(), 0);
});

test("who declines reads so, and can begin again", async ({ stage }, open) => {
  stage.provider.decide = ({ state }) => [["error", "access_denied"], ["state", state]];
  const page = await open();
  await ready(page).click();
  assert.equal(await problem(page), "The sign-in was declined.");
  await ready(page).waitFor();
});

test("a button that cannot do anything yet says so, and does when it can", async ({ pages, stage }, open) => {
  const { promise, resolve } = Promise.withResolvers();
  stage.page.routes.set("/app/tokenferry/tokenferry.inline.js", () => promise.then(() => file(`${dist}/web/tokenferry.inline.js`)));
  const opening = open(); // Firefox has opened the page when its module is there
  const page = await until("the page", async () => (await pages()).at(-1));
  await page.locator("#sign-in[disabled]").textContent();
  await page.evaluate(() => /** @type {HTMLElement | null} */ (document.querySelector("#sign-in"))?.click());
  resolve(undefined);
  await opening;
  await ready(page).waitFor();
  assert.equal(stage.provider.front.at("/authorize").length, 0);
});

test("a sign-in that cannot begin says why", async ({ stage }, open) => {
  const page = await open();
  await ready(page).waitFor();
  await page.evaluate(() => void Object.defineProperty(globalThis, "sessionStorage", { get() { throw new Error("blocked"); } }));
  await ready(page).click();
  assert.equal(await problem(page), "The browser keeps nothing for this page.");
  await page.reload(); // and it does again
  await ready(page).waitFor();
  assert.equal(stage.provider.front.at("/authorize").length, 0);
});

test("where the module does not come, or may not run, the page says so", async (world, open) => {
  const { stage, guard } = world;
  guard.expect(faults.status(404));
  guard.allow(faults.noModule);
  stage.page.routes.delete("/app/tokenferry/tokenferry.inline.js");
  const page = await open();
  assert.match(await problem(page), /tokenferry\.inline\.js|module/);
  assert.equal(await page.locator("#sign-in[disabled]").count(), 1);

  guard.allow(faults.policy);
  stage.policy = "script-src 'unsafe-inline' 'self'";
  stage.page.routes.set("/app/tokenferry/tokenferry.inline.js", () => file(`${dist}/web/tokenferry.inline.js`));
  await page.reload();
  assert.match(await problem(page), /Add 'wasm-unsafe-eval' to the Content Security Policy/);
});

browserTest("the page of ten lines, with a Lichess that is the stand-in", async ({ stage, newPage }) => {
  const { front, api } = stage.provider;
  front.routes.set("/oauth", (asked) => front.routes.get("/authorize")?.(asked) ?? {});
  front.routes.set("/api/token", (asked) => front.routes.get("/open-token")?.(asked) ?? {});
  front.routes.set("/api/account", (asked) => api.routes.get("/user")?.(asked) ?? {});
  const text = blockWith(`"lichess"`);
  assert.ok(text.trim().split("\n").length <= 12);
  const body = text.replace(`"lichess"`, `"lichess", baseUrl: ${JSON.stringify(front.origin)}`);
  stage.page.routes.set("/", () => html(body.replace("<button", `<link rel="icon" href="data:,"><button`), { "Referrer-Policy": "no-referrer" }));
  stage.page.routes.set("/tokenferry.inline.js", () => file(`${dist}/web/tokenferry.inline.js`));
  const page = await newPage();
  await page.goto(`${stage.page.origin}/`);
  await page.waitForFunction(() => document.querySelector("button")?.onclick != null);
  await page.locator("#sign-in").click();
  await page.locator("#profile .tf-name", { hasText: "Ada Lovelace" }).waitFor();
  const [asked] = front.at("/oauth");
  assert.equal(asked.url.searchParams.get("client_id"), "my-first-page");
  assert.equal(asked.url.searchParams.get("redirect_uri"), `${stage.page.origin}/`);
  assert.equal(asked.url.searchParams.has("scope"), false);
});
