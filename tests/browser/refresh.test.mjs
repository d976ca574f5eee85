// @ts-check
// Refreshing a session: when it is due, once at a time, and what ends it.
import assert from "node:assert/strict";

import { browserTests, duplicate, eventsOf, outcome, sessionOf, signIn } from "../support/browser.mjs";
import { engineName } from "../support/browser_engine.mjs";
import { faults } from "../support/browser_guard.mjs";
import { hangUp, openJson } from "../support/browser_host.mjs";

const test = browserTests({
  clients: ({ provider }) => [{ client_id: "renewing", token_endpoint: provider.tokenEndpoint, refresh_token: true }],
});

/** @typedef {import("../support/browser_tab.mjs").Page} Page */
/** @typedef {import("../support/browser.mjs").World} World */

/** Ways to a token endpoint that refreshes. @type {Record<string, (stage: import("../support/browser_stage.mjs").Stage) => object>} */
const ways = {
  "through the exchange": (stage) => ({ clientId: "renewing" }),
  "at the provider's own endpoint": (stage) => ({ tokenEndpoint: stage.provider.openTokenEndpoint }),
};

/** A page that is signed in, with a token that is about to expire, so that each use is due. @param {World} world */
async function begin({ open, stage }, change = {}, seconds = 20) {
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint, refresh: true, ...change })];
  stage.settings.profile = false;
  stage.provider.refresh ||= "rotating";
  stage.provider.token = { expires_in: seconds };
  const page = await open();
  assert.equal(await signIn(page), "session");
  return page;
}

const token = (/** @type {Page} */ page) => sessionOf(page, "accessToken");
/** @param {Page} page @param {"profile" | "refresh"} way */
const use = (page, way = "profile") =>
  page.evaluate((/** @type {"profile" | "refresh"} */ name) => globalThis.app.session[name]().then(() => "done", (/** @type {any} */ error) => error.code ?? String(error)), way);
const becomes = (/** @type {Page} */ page, /** @type {string} */ wanted) =>
  page.waitForFunction((text) => globalThis.app.session.accessToken == text, wanted);

/** Each refresh token is used once. @param {World} world @param {number} count */
function assertOnce({ stage }, count) {
  assert.equal(stage.provider.refreshed.length, count);
  assert.equal(new Set(stage.provider.refreshed).size, count);
}

/** Holds the answers of the token endpoint back. @param {World} world */
function hold({ stage }) {
  const { routes } = stage.provider.front;
  const route = routes.get("/open-token");
  let wasAsked = () => {}, go = () => {};
  const asked = new Promise((resolve) => { wasAsked = () => resolve(undefined); });
  const held = new Promise((resolve) => { go = () => resolve(undefined); });
  routes.set("/open-token", async (request) => {
    wasAsked();
    await held;
    return await route?.(request) ?? {};
  });
  return { asked, go };
}

for (const [name, way] of Object.entries(ways)) {
  for (const storage of ["session", "memory"]) {
    test(`a token that is about to expire is refreshed before it is used: ${name}, storage "${storage}"`, async (world) => {
      const { stage } = world;
      const page = await begin(world, { ...way(stage), storage });
      const before = await token(page);
      assert.equal(await use(page), "done");
      const now = await token(page);
      assert.notEqual(now, before);
      assert.deepEqual(stage.provider.api.asked.filter(({ method }) => method == "GET").map(({ headers }) => headers.authorization), [`Bearer ${now}`]);
      // The next one is the token that came with it.
      await page.evaluate((url) => globalThis.app.session.fetch(url), `${stage.provider.api.origin}/user`);
      assertOnce(world, 2);
      assert.deepEqual(await eventsOf(page), ["signin", "refresh", "refresh"]);
      const shown = await page.evaluate(() => JSON.stringify(globalThis.app.session));
      assert.doesNotMatch(shown, /refresh-/);
      if (storage == "memory") assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    });
  }
}

test("the request to refresh is RFC 6749's, and asks for no other scope", async (world) => {
  const { stage } = world;
  const page = await begin(world);
  stage.provider.token = { expires_in: 3600 };
  assert.equal(await use(page), "done");
  const [, { body, headers }] = stage.provider.front.at("/open-token");
  const form = Object.fromEntries(new URLSearchParams(body));
  assert.deepEqual(form, { grant_type: "refresh_token", client_id: "web", refresh_token: stage.provider.refreshed[0] });
  assert.equal(headers.authorization, undefined);
  assert.equal(stage.provider.front.asked.filter(({ method }) => method == "OPTIONS").length, 0);
  // It is good for an hour now, unless the page wants another.
  await use(page);
  assertOnce(world, 1);
  assert.equal(await use(page, "refresh"), "done");
  assertOnce(world, 2);
});

test("a session that has expired is refreshed, over a reload too, and not told to be over", async (world) => {
  const { setClock } = world;
  const page = await begin(world);
  await setClock(Date.now() + 3_600_000);
  await page.reload();
  assert.equal(await outcome(page), "session");
  assert.equal(await use(page), "done");
  assertOnce(world, 1);
  assert.deepEqual(await eventsOf(page), ["refresh"]);
});

test("a refresh token that stays is used again", async (world) => {
  world.stage.provider.refresh = "lasting";
  const page = await begin(world);
  for (let turn = 0; turn < 2; ++turn) assert.equal(await use(page), "done");
  const [first, second] = world.stage.provider.refreshed;
  assert.equal(first, second);
});

test("several uses at once refresh once", async (world) => {
  const page = await begin(world);
  world.stage.provider.token = { expires_in: 3600 };
  const outcomes = await page.evaluate(() => Promise.all(
    [1, 2, 3].map(() => globalThis.app.session.profile().then(() => "done"))));
  assert.deepEqual(outcomes, ["done", "done", "done"]);
  assertOnce(world, 1);
});

test("without a refresh token there is nothing to refresh", async (world) => {
  const page = await begin(world, { refresh: false });
  assert.equal(await use(page, "refresh"), "missing_token");
  assert.equal(await use(page), "done");
  assertOnce(world, 0);
  assert.deepEqual(await eventsOf(page), ["signin"]);
});

test("two tabs with one session refresh at once: each token is used once, and both go on", async (world) => {
  const first = await begin(world);
  const second = await duplicate(world, first);
  for (let turn = 1; turn <= 5; ++turn) {
    const outcomes = await Promise.all([use(first, "refresh"), use(second, "refresh")]);
    assert.deepEqual(outcomes, ["done", "done"]);
    await becomes(second, await token(first));
    assert.equal(new Set(world.stage.provider.refreshed).size, world.stage.provider.refreshed.length);
  }
  const kept = () => JSON.stringify({ ...sessionStorage });
  assert.equal(await first.evaluate(kept), await second.evaluate(kept));
});

test("a tab that waits for another's refresh is told what came of it", async (world) => {
  const first = await begin(world);
  const second = await duplicate(world, first);
  const { asked, go } = hold(world);
  const both = [use(first), use(second)];
  await asked;
  go();
  assert.deepEqual(await Promise.all(both), ["done", "done"]);
  assert.ok(new Set(world.stage.provider.refreshed).size == world.stage.provider.refreshed.length);
});

test("a tab that was not there when the token was used asks those that were", async (world) => {
  const first = await begin(world);
  const kept = await first.evaluate(() => ({ ...sessionStorage }));
  assert.equal(await use(first), "done");
  world.stage.provider.token = { expires_in: 3600 };
  assert.equal(await use(first), "done");
  // Restored with what it kept then, as a discarded tab is.
  const late = await world.open();
  await late.evaluate((records) => Object.assign(sessionStorage, records), kept);
  await late.reload();
  assert.equal(await outcome(late), "session");
  assert.equal(await use(late), "done");
  assert.equal(await token(late), await token(first));
  assertOnce(world, 2);
});

test("the page that used the token is gone: the next one may try", async (world) => {
  const { guard } = world;
  guard.expect(faults.status(400));
  const first = await begin(world);
  const second = await duplicate(world, first);
  // It goes before it has told.
  await first.evaluate(() => { BroadcastChannel.prototype.postMessage = () => {}; });
  assert.equal(await use(first), "done");
  const waiting = use(second);
  await first.close();
  assert.equal(await waiting, "invalid_grant");
  assert.deepEqual(await eventsOf(second), ["expire"]);
});

test("a refresh that is refused ends the session, in the tabs that have it", async (world) => {
  const { guard, stage } = world;
  guard.expect(faults.status(400));
  const first = await begin(world);
  const second = await duplicate(world, first);
  const other = await begin(world, {}, 3600);
  const refusal = JSON.stringify({ error: "invalid_grant", error_description: "Revoked" });
  stage.provider.front.routes.set("/open-token", () => openJson(refusal, 400));
  assert.equal(await use(first), "invalid_grant");
  await second.waitForFunction(() => globalThis.app.events.includes("expire true"));
  for (const page of [first, second]) {
    assert.equal(await token(page), "");
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    assert.equal(await use(page), "token_expired");
    assert.equal((await eventsOf(page)).at(-1), "expire");
  }
  assert.notEqual(await token(other), "", "another session of the client is not concerned");
});

/** What leaves a session as it was. @type {[name: string, route: import("../support/browser_host.mjs").Route, code: string, fault: RegExp][]} */
const passing = [
  ["no network", () => hangUp, "network_error", faults.brokenOff],
  ["too busy", () => openJson("{}", 503), "temporarily_unavailable", faults.status(503)],
  ["too busy, in its own words", () => openJson({ error: "overloaded" }, 503), "temporarily_unavailable", faults.status(503)],
  ["broken, in its own words", () => openJson({ error: "oops" }, 500), "server_error", faults.status(500)],
];

for (const [name, route, code, fault] of passing) {
  test(`a refresh that fails keeps the session: ${name}`, async (world) => {
    const { guard, stage } = world;
    guard.expect(fault);
    const page = await begin(world);
    const before = await token(page);
    const { routes } = stage.provider.front;
    const works = /** @type {import("../support/browser_host.mjs").Route} */ (routes.get("/open-token"));
    routes.set("/open-token", route);
    assert.equal(await use(page), code);
    assert.equal(await token(page), before);
    assert.deepEqual(await eventsOf(page), ["signin"]);
    routes.set("/open-token", works);
    assert.equal(await use(page), "done");
    assertOnce(world, 1);
  });
}

for (const from of ["this tab", "another tab"]) {
  test(`a sign-out in the middle of a refresh, from ${from}`, async (world) => {
    const first = await begin(world);
    const second = await duplicate(world, first);
    const { asked, go } = hold(world);
    const refreshing = use(first);
    await asked;
    const waiting = use(second); // for the lock
    await second.waitForFunction(() => navigator.locks.query().then(({ pending }) => pending?.length == 1));
    await (from == "this tab" ? first : second).evaluate(() => globalThis.app.session.signOut());
    assert.deepEqual(await Promise.all([refreshing, waiting]), ["access_denied", "access_denied"]);
    go();
    // What is asked after it is answered after it.
    await first.evaluate((url) => fetch(url, { method: "POST" }).then((answer) => answer.text()).catch(() => {}), `${world.stage.provider.api.origin}/user`);
    for (const page of [first, second]) {
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
      assert.equal(await token(page), "");
    }
    assert.equal(world.stage.provider.refreshed.length, 1);
  });
}

test("no name of a lock or a channel tells a token", async (world) => {
  const page = await begin(world);
  await use(page);
  const { held } = await page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    return { held: held.map(({ name }) => name) };
  });
  assert.equal(held.length, 1);
  for (const text of world.stage.provider.issued) assert.ok(!held[0]?.includes(text));
  await page.evaluate(() => globalThis.app.session.signOut());
  await page.waitForFunction(() => navigator.locks.query().then(({ held }) => held?.length == 0));
});

test("a browser without locks, and one that refuses them, refreshes once at a time within the page", async (world) => {
  await world.addInitScript(() => {
    const locks = location.search ? { request: () => Promise.reject(new DOMException("no", "SecurityError")) } : undefined;
    Object.defineProperty(Navigator.prototype, "locks", { get: () => locks });
  });
  const page = await begin(world);
  for (const search of ["", "?refused"]) {
    await world.go(page, `/app/${search}`);
    const before = world.stage.provider.refreshed.length;
    const [one, two] = await Promise.all([use(page, "refresh"), use(page, "refresh")]);
    assert.deepEqual([one, two], ["done", "done"], search);
    assert.equal(new Set(world.stage.provider.refreshed).size, world.stage.provider.refreshed.length);
    assert.ok(world.stage.provider.refreshed.length > before);
  }
});
