// @ts-check
// A sign-in in a window whose opener cannot see it, is not there any more, or has given it up.
import assert from "node:assert/strict";

import { browserTests, errorCode, outcome, sessionOf } from "../support/browser.mjs";
import { cutOff, lookBack, openWindow } from "../support/browser_window.mjs";
import { until } from "../support/wait.mjs";

const test = browserTests();

/** @typedef {import("../support/browser.mjs").World} World */
/** @typedef {import("../support/browser_tab.mjs").Page} Page */

/** Opens the app and the window, as far as the provider's page. @param {World} world */
async function begin(world) {
  const page = await world.open();
  const popup = await (await openWindow(world, page))();
  await popup.locator("#back").waitFor();
  return { page, popup };
}

const kinds = (/** @type {Page} */ page) =>
  page.evaluate(() => Object.keys(sessionStorage).map((key) => key.split(".")[1]));

/** Who cuts the window off. @type {[name: string, cut: (world: World) => void][]} */
const policies = [
  ["the provider's page", ({ stage }) => cutOff(stage)],
  ["the site's own page", ({ stage }) => {
    stage.provider.asks = true;
    stage.headers = { "Cross-Origin-Opener-Policy": "same-origin" };
  }],
];

for (const [name, cut] of policies) {
  test(`cut off by ${name}, the visitor looks at the opener for a while and then finishes: signed in`, async (world) => {
    cut(world);
    const { page, popup } = await begin(world);
    assert.equal(await page.evaluate(() => globalThis.popup.closed), true, "it looks closed");
    await lookBack(page, 7);
    await popup.locator("#back").click();
    assert.equal(await outcome(page), "session");
    assert.equal(world.stage.exchanges.length, 1);
    assert.deepEqual(await kinds(page), ["session"]);
  });
}

test("the opener has given the window up, and the visitor finishes after all: signed in", async (world) => {
  cutOff(world.stage);
  const { page, popup } = await begin(world);
  await lookBack(page, 1000);
  assert.equal(await outcome(page), "error");
  assert.equal(await errorCode(page), "popup_closed");
  assert.deepEqual(await kinds(page), []);
  await popup.locator("#back").click();
  await page.waitForFunction(() => globalThis.app.events.length);
  assert.deepEqual(await page.evaluate(() => globalThis.app.events), ["signin false"]);
  const [token, resumed] = await page.evaluate(() => globalThis.app.clients[0].resume().then(
    (/** @type {any} */ session) => [session.accessToken, session == globalThis.app.session]));
  assert.match(token, /^token-/);
  assert.equal(resumed, false, "the promise of signIn gave none");
  assert.deepEqual(await kinds(page), ["session"]);
});

/** What becomes of the opener. @type {[name: string, leave: (page: Page) => Promise<unknown>][]} */
const ends = [
  ["is reloaded", (page) => page.reload()],
  ["has gone on", (page) => page.goto("about:blank")],
  ["is closed", (page) => page.close()],
];

for (const [name, leave] of ends) {
  test(`the opener ${name} meanwhile: the window is signed in itself, and nothing stays behind`, async (world) => {
    world.stage.provider.asks = true;
    const { page, popup } = await begin(world);
    await leave(page);
    await popup.locator("#back").click();
    assert.equal(await outcome(popup), "session");
    assert.match(await sessionOf(popup, "accessToken"), /^token-/);
    assert.deepEqual(await kinds(popup), ["session"]);
    assert.equal(world.stage.exchanges.length, 1);
    if (name == "is reloaded") assert.deepEqual(await kinds(page), []);
  });
}

test("nobody hears that the visitor declined: the window says so", async (world) => {
  const { stage } = world;
  stage.provider.asks = true;
  stage.provider.decide = ({ state }) => [["error", "access_denied"], ["state", state]];
  const { page, popup } = await begin(world);
  await page.reload();
  await popup.locator("#back").click();
  assert.equal(await outcome(popup), "error");
  assert.equal(await errorCode(popup), "access_denied");
  assert.deepEqual(await kinds(popup), []);
});

test("a window that is signed in itself goes when its opener hears of it after all", async (world) => {
  world.stage.provider.asks = true;
  const { page, popup } = await begin(world);
  // As one that the browser has put to sleep.
  await page.evaluate(() => {
    const { prototype } = BroadcastChannel;
    const { postMessage } = prototype;
    prototype.postMessage = function (...told) { setTimeout(() => postMessage.apply(this, told), 3000); };
    prototype.close = () => {};
  });
  await popup.locator("#back").click();
  assert.equal(await outcome(popup), "session");
  assert.equal(await outcome(page), "session");
  await until("the window's end", async () => (await world.pages()).length == 1);
});

test("a sign-out while the window is open: what comes then is the window's own", async (world) => {
  const { stage } = world;
  stage.settings.profile = false;
  const page = await world.open();
  await (await openWindow(world, page));
  assert.equal(await outcome(page), "session");
  stage.provider.asks = true;
  const popup = await (await openWindow(world, page))();
  await popup.locator("#back").waitFor();
  await page.evaluate(() => globalThis.app.session.signOut());
  assert.equal(await outcome(page), "error");
  assert.equal(await errorCode(page), "access_denied");
  await popup.locator("#back").click();
  assert.equal(await outcome(popup), "session");
  assert.equal(await sessionOf(page, "accessToken"), "");
});

test("the provider's page has no way to the page that opened it", async (world) => {
  world.stage.provider.asks = true;
  const { page, popup } = await begin(world);
  assert.equal(await popup.evaluate(() => window.opener), null);
  await popup.locator("#back").click();
  assert.equal(await outcome(page), "session");
});
