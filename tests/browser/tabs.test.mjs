// @ts-check
// Several tabs, and several providers on one page: each sign-in belongs to the tab and the client
// that began it.
import assert from "node:assert/strict";

import { browserTests, callbackOf, errorCode, outcome, signIn } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";

const test = browserTests({
  clients: ({ provider }) => [{ client_id: "second", token_endpoint: provider.tokenEndpoint }],
});

test("two tabs sign in at once", async ({ open, stage }) => {
  const first = await open();
  const second = await open();
  stage.provider.asks = true;
  await callbackOf(first);
  await callbackOf(second);
  await second.click("#back");
  assert.equal(await outcome(second), "session");
  await first.click("#back");
  assert.equal(await outcome(first), "session");
  assert.equal(stage.exchanges.length, 2);
  const token = () => globalThis.app.session.accessToken;
  assert.notEqual(await first.evaluate(token), await second.evaluate(token));
});

test("the answer to one tab's sign-in is of no use in another", async ({ open, go, stage }) => {
  const first = await open();
  const second = await open();
  stage.provider.asks = true;
  const callback = await callbackOf(first);
  assert.equal(await go(second, callback), "error");
  assert.equal(await errorCode(second), "state_missing");
  await callbackOf(second);
  assert.equal(await go(second, callback), "error");
  assert.equal(await errorCode(second), "state_mismatch");
  assert.equal(stage.exchanges.length, 0);

  await first.click("#back");
  assert.equal(await outcome(first), "session");
});

test("a sign-in that is begun twice in a tab may be finished either way", async ({ open, go, stage }) => {
  const page = await open();
  stage.provider.asks = true;
  const first = await callbackOf(page);
  await go(page, "/app/");
  const second = await callbackOf(page);
  assert.equal(await go(page, first), "session");
  await page.evaluate(() => globalThis.app.session.signOut());
  assert.equal(await go(page, second), "session");
});

test("a duplicated tab exchanges a code that the first has used, and hears so", async ({ open, go, guard, stage }) => {
  guard.expect(faults.status(400));
  const first = await open();
  stage.provider.asks = true;
  const callback = await callbackOf(first);
  // A browser clones the tab's storage for a duplicate, as it does for a window that is opened.
  await go(first, "/app/");
  const kept = await first.evaluate(() => ({ ...sessionStorage }));
  const second = await open();
  await second.evaluate((records) => Object.assign(sessionStorage, records), kept);
  assert.equal(await go(first, callback), "session");
  assert.equal(await go(second, callback), "error");
  assert.equal(await errorCode(second), "invalid_grant");
  await second.reload();
  assert.equal(await outcome(second), "none");
});

test("a new tab is signed out, as the session is the tab's", async ({ open }) => {
  await signIn(await open());
  assert.equal(await outcome(await open()), "none");
});

/** @typedef {import("../support/browser_stage.mjs").Stage} Stage */

/** @param {Stage} stage */
const otherProvider = (stage) => stage.clientOf({ authorizationEndpoint: `${stage.provider.front.origin}/authorize?at=other` });

/** What stands beside the first client on a page. @type {[name: string, second: (stage: Stage) => object][]} */
const seconds = [
  ["another client of one provider", (stage) => stage.client({ clientId: "second" })],
  ["a client of another provider", otherProvider],
];

for (const [name, second] of seconds) {
  test(`beside ${name}, each finishes its own sign-in`, async ({ open, stage }) => {
    stage.settings.clients = [stage.client(), second(stage)];
    for (const which of [0, 1]) {
      const page = await open();
      assert.equal(await signIn(page, which), "session");
      assert.equal(stage.exchanges.length, which + 1);
      const found = await page.evaluate(() => Promise.all(globalThis.app.clients.map(
        (/** @type {any} */ client) => client.resume().then(Boolean))));
      assert.deepEqual(found, [which == 0, which == 1]);
    }
  });
}

test("an answer with the state of one provider's sign-in is none for another", async ({ open, go, stage }) => {
  stage.provider.asks = true;
  const page = await open();
  const callback = await callbackOf(page);
  // The page comes back with the other provider's client only.
  stage.settings.clients = [otherProvider(stage)];
  assert.notEqual(await go(page, callback), "session");
  assert.equal(stage.exchanges.length, 0);
});

test("a sign-in whose token endpoint has changed meanwhile is refused", async ({ open, go, stage }) => {
  stage.provider.asks = true;
  const page = await open();
  const callback = await callbackOf(page);
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint })];
  assert.equal(await go(page, callback), "error");
  assert.equal(await errorCode(page), "issuer_mismatch");
  assert.equal(stage.exchanges.length, 0);
});

test("messages from other windows mean nothing", async ({ open, stage }) => {
  const page = await open();
  stage.provider.asks = true;
  const callback = await callbackOf(page);
  const other = await open();
  await other.evaluate((url) => {
    const pairs = Object.fromEntries(new URL(url).searchParams);
    postMessage(pairs, "*");
    new BroadcastChannel("tokenferry").postMessage(pairs);
    dispatchEvent(new StorageEvent("storage", { key: "tokenferry", newValue: url }));
  }, callback);
  await other.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  assert.equal(await outcome(other), "none");
  assert.equal(stage.exchanges.length, 0);
});
