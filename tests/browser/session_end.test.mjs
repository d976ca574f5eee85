// @ts-check
// A session is one thing in every place: what ends it ends it everywhere and is told once, and what
// began elsewhere is found.
import assert from "node:assert/strict";

import { browserTests, duplicate, eventsOf, outcome, sessionOf, signIn } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { openJson } from "../support/browser_host.mjs";
import { openWindow } from "../support/browser_window.mjs";

const test = browserTests();

/** @typedef {import("../support/browser_tab.mjs").Page} Page */
/** @typedef {import("../support/browser.mjs").World} World */

/** A page that is signed in. @param {World} world */
async function begin({ open, stage }, change = {}) {
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint, ...change })];
  stage.settings.profile = false;
  stage.provider.refresh = "rotating";
  const page = await open();
  assert.equal(await signIn(page), "session");
  return page;
}

/** From now on the API takes no token that it has seen. @param {World} world */
function refuseKnown({ stage }, everything = false) {
  const known = new Set(stage.provider.issued);
  stage.provider.api.routes.set("/user", ({ headers }) =>
    everything || known.has(String(headers.authorization).slice(7)) ? openJson({ message: "Bad credentials" }, 401) : openJson({ login: "ada" }));
}

const profile = (/** @type {Page} */ page) => page.evaluate(() =>
  globalThis.app.session.profile().then((/** @type {any} */ { login }) => login, (/** @type {any} */ { code }) => code));

for (const storage of ["session", "memory"]) {
  test(`the API refuses the token, and another is got: one refresh, storage "${storage}"`, async (world) => {
    world.guard.expect(faults.status(401));
    const page = await begin(world, { refresh: true, storage });
    refuseKnown(world);
    const told = await page.evaluate(() => Promise.all([1, 2, 3].map(() => globalThis.app.session.profile())));
    assert.deepEqual(told.map((/** @type {{ login: string }} */ { login }) => login), ["ada", "ada", "ada"]);
    assert.equal(world.stage.provider.refreshed.length, 1);
    assert.deepEqual(await eventsOf(page), ["signin", "refresh"]);
    await page.evaluate(() => globalThis.app.session.renderProfile(/** @type {Element} */ (document.querySelector("#profile"))));
    assert.equal(await page.locator(".tf-name").innerText(), "ada");
  });
}

for (const refresh of [true, false]) {
  test(`the API refuses every token, ${refresh ? "with" : "without"} a refresh token: the session is over in each of its tabs`, async (world) => {
    world.guard.expect(faults.status(401));
    const first = await begin(world, { refresh });
    const second = await duplicate(world, first);
    const other = await begin(world, { refresh });
    refuseKnown(world, true);
    assert.equal(await profile(first), "profile_unavailable");
    await second.waitForFunction(() => globalThis.app.events.length);
    assert.equal(world.stage.provider.refreshed.length, Number(refresh));
    for (const [page, told] of /** @type {[Page, string[]][]} */ ([[first, ["signin"]], [second, []]])) {
      assert.deepEqual(await eventsOf(page), [...told, ...(refresh ? ["refresh"] : []), "expire"]);
      assert.equal(await sessionOf(page, "accessToken"), "");
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
      assert.equal(await page.evaluate(() => globalThis.app.clients[0].resume()), null);
      assert.equal(await profile(page), "token_expired");
    }
    assert.deepEqual(await eventsOf(other), ["signin"], "another session is not concerned");
    assert.match(await sessionOf(other, "accessToken"), /^token-/);
  });
}

test("the API refuses the token and no other is to be had just now: the session stays", async (world) => {
  const { guard, stage } = world;
  guard.expect(faults.status(401));
  guard.expect(faults.status(503));
  const page = await begin(world, { refresh: true });
  refuseKnown(world);
  const { routes } = stage.provider.front;
  const works = routes.get("/open-token");
  routes.set("/open-token", () => openJson("{}", 503));
  assert.equal(await profile(page), "temporarily_unavailable");
  assert.deepEqual(await eventsOf(page), ["signin"]);
  if (works) routes.set("/open-token", works);
  assert.equal(await profile(page), "ada");
});

test("session.fetch gives a 401 as it came, and the session stays", async (world) => {
  world.guard.expect(faults.status(401));
  const page = await begin(world, { refresh: true });
  refuseKnown(world, true);
  const status = await page.evaluate((url) => globalThis.app.session.fetch(url).then((/** @type {Response} */ { status }) => status),
    `${world.stage.provider.api.origin}/user`);
  assert.equal(status, 401);
  assert.deepEqual(await eventsOf(page), ["signin"]);
  assert.equal(world.stage.provider.refreshed.length, 0);
});

/** Has the app resume again when the browser brings it back. @param {World["stage"]} stage */
async function resumeOnReturn(stage) {
  const script = await stage.page.routes.get("/app/app.js")?.(/** @type {any} */ ({}));
  stage.page.routes.set("/app/app.js", () => ({
    ...script, body: String(script?.body).replace("location.reload();", `
      app.back = true;
      act(async () => (app.session = await app.clients[0].resume()) ? "session" : "none");`),
  }));
}

test("Back to the page from before the sign-in: resume() gives the session", async ({ open, stage }) => {
  await resumeOnReturn(stage);
  stage.settings.profile = false;
  stage.provider.asks = true;
  const page = await open();
  assert.equal(await outcome(page), "none");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("#back").click();
  assert.equal(await outcome(page), "session");
  const token = await sessionOf(page, "accessToken");
  await page.goBack();
  await page.goBack();
  assert.equal(await outcome(page), "session");
  assert.equal(await sessionOf(page, "accessToken"), token);
});

test("Back to a page that led to the one which signed in: resume() gives the session", async ({ go, open, stage }) => {
  await resumeOnReturn(stage);
  stage.settings.profile = false;
  stage.provider.asks = true;
  const page = await open("/app/?first");
  assert.equal(await outcome(page), "none");
  assert.equal(await go(page, "/app/"), "none");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("#back").click();
  assert.equal(await outcome(page), "session");
  const token = await sessionOf(page, "accessToken");
  for (let step = 0; step < 3; ++step) await page.goBack();
  await page.waitForFunction(() => location.search == "?first");
  assert.equal(await outcome(page), "session");
  assert.equal(await sessionOf(page, "accessToken"), token);
});

test("Back to a page that has signed out and led to one which signed in: resume() gives the session", async ({ go, open, stage }) => {
  await resumeOnReturn(stage);
  stage.settings.profile = false;
  stage.provider.asks = true;
  const page = await open();
  const signInAgain = async () => {
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator("#back").click();
    assert.equal(await outcome(page), "session");
  };
  await signInAgain();
  await page.evaluate(() => globalThis.app.session.signOut());
  assert.equal(await go(page, "/app/?second"), "none");
  await signInAgain();
  const token = await sessionOf(page, "accessToken");
  for (let step = 0; step < 3; ++step) await page.goBack();
  await page.waitForFunction(() => location.pathname == "/app/" && !location.search);
  await page.waitForFunction((wanted) => globalThis.app.session?.accessToken == wanted, token);
});

test("resume() after it has given null or failed finds what has come since", async (world) => {
  const { open, stage } = world;
  stage.settings.profile = false;
  const resumed = (/** @type {Page} */ page) => page.evaluate(() => globalThis.app.clients[0].resume().then(
    (/** @type {any} */ session) => session?.accessToken ?? null, (/** @type {any} */ { code }) => code));
  const page = await open();
  assert.equal(await resumed(page), null);
  const signedIn = await open();
  assert.equal(await signIn(signedIn), "session");
  const kept = await signedIn.evaluate(() => ({ ...sessionStorage }));
  const put = (/** @type {Page} */ where, /** @type {object} */ records) =>
    where.evaluate((all) => { sessionStorage.clear(); Object.assign(sessionStorage, all); }, records);
  await put(page, kept);
  assert.equal(await resumed(page), await sessionOf(signedIn, "accessToken"));
  // And that it is there no more.
  await put(page, {});
  assert.equal(await resumed(page), null);
  assert.deepEqual(await eventsOf(page), ["expire"]);
});

for (const storage of ["session", "memory"]) {
  test(`resume() after a sign-in in a window gives its session, storage "${storage}"`, async (world) => {
    world.stage.settings.clients = [world.stage.client({ storage })];
    const page = await world.open();
    await openWindow(world, page);
    assert.equal(await outcome(page), "session");
    assert.ok(await page.evaluate(() => globalThis.app.clients[0].resume().then(
      (/** @type {any} */ session) => session && session == globalThis.app.session)));
  });
}

test("resume() after a sign-in that was declined gives the session of the next one", async (world) => {
  const { stage } = world;
  const { decide } = stage.provider;
  stage.provider.decide = ({ state }) => [["error", "access_denied"], ["state", state]];
  const page = await world.open();
  assert.equal(await signIn(page), "error");
  stage.provider.decide = decide;
  await openWindow(world, page);
  assert.equal(await outcome(page), "session");
  assert.ok(await page.evaluate(() => globalThis.app.clients[0].resume().then(Boolean)));
});
