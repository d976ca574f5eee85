// @ts-check
// Pages that the browser renders before the visitor goes there (speculation rules), which is what
// Chromium does; the other engines just go there. Nothing is begun or redeemed before.
import assert from "node:assert/strict";

import { browserTests, callbackOf, outcome, signIn } from "../support/browser.mjs";
import { changeApp } from "../support/browser_app.mjs";
import { engineName } from "../support/browser_engine.mjs";
import { html } from "../support/browser_host.mjs";
import { Program } from "../support/program.mjs";
import { until } from "../support/wait.mjs";

const test = browserTests();
const prerenders = engineName == "chromium";

/** @typedef {import("../support/browser_stage.mjs").Stage} Stage */
/** @typedef {import("../support/browser_tab.mjs").Page} Page */

/**
 * Lets the tab show a page that has another one rendered, as far as that one's scripts run.
 * @param {Page} page @param {Stage} stage @param {string} address
 */
async function prepare(page, stage, address) {
  stage.page.routes.set("/before/", () => html(`<!doctype html><title>Before</title><link rel="icon" href="data:,">`));
  stage.page.routes.set("/ran", () => ({ status: 204 }));
  await page.goto(`${stage.page.origin}/before/`);
  await page.evaluate((to) => {
    document.body.append(Object.assign(document.createElement("a"), { href: to, textContent: "Go on" }));
    const rules = { prerender: [{ urls: [to], eagerness: "immediate" }] };
    document.head.append(Object.assign(document.createElement("script"), { type: "speculationrules", text: JSON.stringify(rules) }));
  }, address);
  if (!prerenders) return;
  await until("the page to be rendered", async () => stage.page.at("/ran").length > 0);
  // What must not happen has no end that could be waited for; it would take far less than this.
  await new Promise((resolve) => setTimeout(resolve, 300));
}

/** Goes to the page that was rendered. @param {Page} page @param {string} [path] */
async function goOn(page, path = "/app/") {
  await page.locator("a").click();
  await page.waitForFunction((there) => location.pathname == there, path);
  if (!prerenders) return;
  const began = await page.evaluate(() => /** @type {any} */ (performance.getEntriesByType("navigation")[0]).activationStart);
  assert.ok(began > 0, "the page was not rendered before");
}

/** Has the app tell when its script has run, and go on by this. @param {Stage} stage */
const tellAndGoOn = (stage, script = "") =>
  changeApp(stage, { behind: `${script}\nfetch("/ran").catch(() => {}); // the page may go at once` });

test("a callback is redeemed when its page is shown", async ({ open, stage }) => {
  stage.provider.asks = true;
  const page = await open();
  const address = await callbackOf(page);
  tellAndGoOn(stage);
  stage.policy = stage.strictPolicy().replace("connect-src", "connect-src 'self'");
  await prepare(page, stage, address);
  assert.equal(stage.exchanges.length, 0);
  await goOn(page);
  assert.equal(await outcome(page), "session");
  assert.equal(stage.exchanges.length, 1);
});

test("a page that signs its visitors in by itself does so when it is shown", async ({ newPage, stage }) => {
  tellAndGoOn(stage, `const begin = () => app.clients[0]?.signIn && root.dataset.outcome == "none"
    ? act(async () => void await app.clients[0].signIn()) : root.dataset.outcome || setTimeout(begin, 10);
    begin();`);
  stage.policy = stage.strictPolicy().replace("connect-src", "connect-src 'self'");
  const page = await newPage();
  await prepare(page, stage, `${stage.page.origin}/app/`);
  assert.equal(stage.provider.front.asked.length, 0);
  await page.locator("a").click();
  await until("the session", async () => stage.exchanges.length == 1 && (await outcome(page)) == "session");
  // Chromium gives up a page that leaves too early, and runs its script once more.
  if (prerenders) assert.equal(stage.page.at("/app/app.js").length, 2, "the rendered page, and the callback");
});

test("a page rendered before the sign-in has its session when it is shown after it", async ({ open, stage }) => {
  const page = await open();
  await page.getByRole("button", { name: "Sign in" }).click();
  assert.equal(await outcome(page), "session");
  tellAndGoOn(stage);
  stage.policy = stage.strictPolicy().replace("connect-src", "connect-src 'self'");
  // The session is put away while the page is rendered: to that page nobody is signed in yet.
  const kept = await page.evaluate(() => {
    const all = { ...sessionStorage };
    sessionStorage.clear();
    return all;
  });
  await prepare(page, stage, `${stage.page.origin}/app/`);
  await page.evaluate((all) => { Object.assign(sessionStorage, all); }, kept);
  await goOn(page);
  assert.equal(await outcome(page), "session");
  assert.equal(stage.exchanges.length, 1);
});

test("the token goes nowhere until the page is shown", async ({ open, stage }) => {
  const { api } = stage.provider;
  const page = await open();
  assert.equal(await signIn(page), "session");
  api.asked.length = 0;
  tellAndGoOn(stage);
  stage.policy = stage.strictPolicy().replace("connect-src", "connect-src 'self'");
  await prepare(page, stage, `${stage.page.origin}/app/`);
  assert.equal(api.asked.length, 0);
  await goOn(page);
  assert.equal(await outcome(page), "session");
  assert.equal(api.at("/user").length, 1);
});

test("a program redeems its callback when its page is shown", async (world) => {
  const { stage } = world;
  stage.provider.asks = true;
  const program = await Program.open(world);
  await program.make("a");
  await program.act("a", "sign_in");
  const address = await program.page.locator("#back").getAttribute("href") ?? "";
  const begin = (/** @type {string} */ options) => {
    if (!globalThis.lines?.includes("ready")) return setTimeout(begin, 10, options);
    for (const words of [["w", "make", options], ["w", "resume", ""]]) {
      globalThis.Module.ccall("act", null, ["string", "string", "string"], words);
    }
    fetch("/ran");
  };
  program.startWith(begin, new URLSearchParams(program.options()).toString());
  await prepare(program.page, stage, address);
  assert.equal(stage.exchanges.length, 0);
  await goOn(program.page);
  assert.equal((await program.told("w", "resume")).what, "session");
  assert.equal(stage.exchanges.length, 1);
});
