// @ts-check
// A sign-in in a window of its own: the page stays as it is, and gets the session.
import assert from "node:assert/strict";

import { browserTests, callbackOf, errorCode, outcome, sessionOf, signIn } from "../support/browser.mjs";
import { engineName } from "../support/browser_engine.mjs";
import { cutOff, openWindow } from "../support/browser_window.mjs";
import { until } from "../support/wait.mjs";

const test = browserTests();

test("a window signs in, tells the page, and goes", async (world) => {
  const { open, stage } = world;
  const page = await open("/app/?tab=2#here");
  await page.evaluate(() => { globalThis.untouched = true; });
  await openWindow(world, page);
  assert.equal(await outcome(page), "session");
  await until("the window's end", async () => (await world.pages()).length == 1);
  assert.equal(await sessionOf(page, "tokenType"), "bearer");
  assert.equal(stage.exchanges.length, 1);
  assert.equal(await page.url(), `${stage.page.origin}/app/?tab=2#here`);
  assert.ok(await page.evaluate(() => globalThis.untouched), "the page was not left");
  assert.equal((await page.evaluate(() => globalThis.app.session.profile())).login, "ada");
  // It is the page's session now, over a reload too; no record of the sign-in is left.
  assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage).map((key) => key.split(".")[1])), ["session"]);
  await page.reload();
  assert.equal(await outcome(page), "session");
});

test("a provider whose Cross-Origin-Opener-Policy cuts the window off", async (world) => {
  const { open, stage } = world;
  cutOff(stage);
  const page = await open();
  // Which window is in front is for a window manager to say, and there is none.
  if (engineName == "webkit") await page.evaluate(() => { document.hasFocus = () => false; });
  const popup = await (await openWindow(world, page))();
  await popup.bringToFront();
  await popup.locator("#back").waitFor();
  assert.equal(await page.evaluate(() => globalThis.popup.closed), true, "it looks closed");
  await popup.locator("#back").click();
  assert.equal(await outcome(page), "session");
  assert.equal(stage.exchanges.length, 1);
});

test("the visitor declines in the window", async (world) => {
  const { open, stage } = world;
  stage.provider.decide = ({ state }) => [["error", "access_denied"], ["error_description", "Not today"], ["state", state]];
  const page = await open();
  await openWindow(world, page);
  assert.equal(await outcome(page), "error");
  assert.equal(await errorCode(page), "access_denied");
  assert.equal(await page.evaluate(() => globalThis.app.error.error_description), "Not today");
  assert.equal(stage.exchanges.length, 0);
});

test("the visitor closes the window", async (world) => {
  const { open, stage } = world;
  stage.provider.asks = true;
  const page = await open();
  const popup = await (await openWindow(world, page))();
  await popup.locator("#back").waitFor();
  await popup.close();
  await page.bringToFront();
  assert.equal(await outcome(page), "error");
  assert.equal(await errorCode(page), "popup_closed");
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  // And tries again.
  stage.provider.asks = false;
  await openWindow(world, page);
  assert.equal(await outcome(page), "session");
});

test("the browser blocks the window", async (world) => {
  const { open, stage } = world;
  const page = await open();
  await page.evaluate(() => { window.open = () => null; });
  await page.evaluate(() => globalThis.app.act(async () => void await globalThis.app.clients[0].signIn({ popup: true })));
  assert.equal(await errorCode(page), "popup_blocked");
  assert.equal(stage.provider.front.asked.length, 0);
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});

test("a window's answer is for its own sign-in", async (world) => {
  const { open, stage, addInitScript } = world;
  stage.provider.asks = true;
  await addInitScript(() => {
    globalThis.channels = [];
    globalThis.BroadcastChannel = class extends BroadcastChannel {
      /** @param {string} name */
      constructor(name) {
        super(name);
        globalThis.channels.push(name);
      }
    };
  });
  const page = await open();
  const popup = await (await openWindow(world, page))();
  const callback = await popup.locator("#back").getAttribute("href") ?? "";
  const state = new URL(callback).searchParams.get("state") ?? "";
  assert.equal(state.length, 43);
  // Any tab of the origin may speak on any channel; no other knows the state.
  const session = `tokenferry.session.${stage.provider.endpoints.authorizationEndpoint} web`;
  assert.deepEqual(await page.evaluate(() => globalThis.channels), [session, `tokenferry.pending.${state}`]);
  await popup.locator("#back").click();
  assert.equal(await outcome(page), "session");
  // The other is where the tabs of this session talk.
  const [, , own, ...others] = await page.evaluate(() => globalThis.channels);
  assert.match(own, /^[\w-]{43}$/);
  assert.deepEqual(others, []);
});

test("a redirect goes on working beside it", async ({ open, stage }) => {
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.equal(stage.exchanges.length, 1);
  stage.provider.asks = true;
  await page.evaluate(() => globalThis.app.session.signOut());
  assert.match(await callbackOf(page), /code=/);
});
