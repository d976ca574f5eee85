// @ts-check
// What a client tells of its session, and how that ends: in every tab at once, and in time.
import assert from "node:assert/strict";

import { browserTests, callbackOf, outcome, sessionOf, signIn } from "../support/browser.mjs";
import { assertShown, openPage, signInButton } from "../support/browser_page.mjs";
import { day, sleepy } from "../support/browser_sleep.mjs";

const test = browserTests({
  clients: ({ provider }) => [{ client_id: "second", token_endpoint: provider.tokenEndpoint }],
});

/** @typedef {import("../support/browser_tab.mjs").Page} Page */

const events = (/** @type {Page} */ page) => page.evaluate(() => globalThis.app.events);
const event = (/** @type {Page} */ page, /** @type {string} */ name) =>
  page.waitForFunction((wanted) => globalThis.app.events.includes(wanted), name);
const signOut = (/** @type {Page} */ page) => page.evaluate(() => globalThis.app.session.signOut());

/** What becomes of the ways to use a session. @param {Page} page @param {string} url */
const uses = (page, url) =>
  page.evaluate((address) => {
    const { session } = globalThis.app;
    const ways = [session.fetch(address), session.profile(), session.renderProfile(document.body)];
    return Promise.all(ways.map((way) => way.then(() => "done", (/** @type {any} */ { code }) => code)));
  }, url);

/** Sees that a tab is signed out, and that nothing is sent for it any more. @param {Page} page @param {import("../support/browser.mjs").World} world */
async function assertOver(page, { stage }) {
  const { api } = stage.provider;
  const asked = api.asked.length;
  assert.equal(await sessionOf(page, "accessToken"), "");
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  assert.deepEqual(await uses(page, `${api.origin}/user`), Array(3).fill("token_expired"));
  assert.equal(api.asked.length, asked);
  assert.equal(await page.evaluate(() => globalThis.app.clients[0].resume()), null);
}

test("a sign-in and a sign-out are told, and a session that is restored is neither", async ({ open }) => {
  const page = await open();
  await signIn(page);
  assert.deepEqual(await events(page), ["signin false"], "told before resume gives the session");
  await page.reload();
  assert.equal(await outcome(page), "session");
  assert.deepEqual(await events(page), []);
  await signOut(page);
  assert.deepEqual(await events(page), ["signout true"]);
  await signOut(page);
  assert.equal((await events(page)).length, 1, "once");
});

for (const storage of ["session", "memory"]) {
  test(`a sign-out is one in every tab, with storage "${storage}"`, async (world) => {
    const { open, stage } = world;
    stage.settings.clients = [stage.client({ storage })];
    const first = await open();
    const second = await open();
    for (const page of [first, second]) assert.equal(await signIn(page), "session");
    await signOut(first);
    await event(second, "signout true");
    await assertOver(second, world);
    await assertOver(first, world);
    // And they can sign in again, each for itself.
    assert.equal(await signIn(second), "session");
    assert.equal(await sessionOf(first, "accessToken"), "");
  });
}

test("a sign-out in another tab refuses the answers that are still to come", async ({ open, stage }) => {
  const first = await open();
  const second = await open();
  for (const page of [first, second]) await signIn(page);
  let wasAsked = () => {};
  const asked = new Promise((resolve) => { wasAsked = () => resolve(undefined); });
  stage.provider.api.routes.set("/user", () => (wasAsked(), new Promise(() => {})));
  const code = second.evaluate(() => globalThis.app.session.profile().catch((/** @type {any} */ error) => error.code));
  await asked;
  await signOut(first);
  assert.equal(await code, "access_denied");
});

test("a sign-out leaves other clients, and sign-ins under way, alone", async ({ open, stage }) => {
  const first = await open();
  await signIn(first);
  stage.settings.clients = [stage.client({ clientId: "second" })];
  const other = await open();
  await signIn(other);
  stage.settings.clients = [stage.client()];
  stage.provider.asks = true;
  const beginning = await open();
  await callbackOf(beginning);
  const witness = await first.evaluate(() => {
    const channel = new BroadcastChannel(Object.keys(sessionStorage)[0]);
    return new Promise((resolve) => {
      channel.onmessage = ({ data }) => resolve(JSON.stringify(data));
      globalThis.app.session.signOut();
    });
  });
  assert.equal(witness, "[]", "no token in it");
  await beginning.click("#back");
  assert.equal(await outcome(beginning), "session");
  assert.equal(await other.evaluate(() => globalThis.app.session.profile().then((/** @type {any} */ { login }) => login)), "ada");
  assert.deepEqual(await events(other), ["signin false"]);
});

test("the page shows a sign-out in another tab, and a session that is over", async (world) => {
  const [first, second] = [await openPage(world), await openPage(world)];
  world.stage.provider.token = { expires_in: 3600 };
  await signInButton(first).click();
  await assertShown(first, "You are signed in");
  world.stage.provider.token = {};
  await signInButton(second).click();
  await assertShown(second, "You are signed in");
  await second.getByRole("button", { name: "Sign out" }).click();
  await assertShown(second, "Sign in");
  await assertShown(first, "Sign in");
  await first.getByText("You are signed out.").waitFor();
  world.stage.provider.token = { expires_in: 3 };
  await signInButton(first).click();
  await first.getByText("Your session has ended.").waitFor();
  await assertShown(first, "Sign in");
});

test("the expiry is told, and nothing is sent after it", async (world) => {
  world.stage.provider.token = { expires_in: 2 };
  const page = await world.open();
  await signIn(page);
  await event(page, "expire true");
  await assertOver(page, world);
  await signOut(page);
  assert.deepEqual(await events(page), ["signin false", "expire true"]);
});

test("a session of a month ends after a month, and that is told on waking up", async (world) => {
  const { addInitScript, open, stage } = world;
  await addInitScript(sleepy);
  stage.provider.token = { expires_in: 30 * 24 * 60 * 60 };
  const page = await open();
  await signIn(page);
  const waits = await page.evaluate((ms) => globalThis.wake(ms), 29 * day);
  assert.ok(waits.length == 1 && waits[0] < 2 ** 31, `it waits ${waits} ms`);
  assert.equal(await page.evaluate(() => globalThis.app.session.profile().then((/** @type {any} */ { login }) => login)), "ada");
  assert.deepEqual(await events(page), ["signin false"]);
  await page.evaluate((ms) => globalThis.wake(ms), 31 * day);
  assert.deepEqual(await events(page), ["signin false", "expire true"]);
  await assertOver(page, world);
});

test("nothing is sent after the expiry, not even before a page that slept has heard of it", async ({ addInitScript, open, stage }) => {
  await addInitScript(sleepy);
  stage.provider.token = { expires_in: 3600 };
  const page = await open();
  await signIn(page);
  const asked = stage.provider.api.asked.length;
  await page.evaluate((ms) => { globalThis.slept = ms; }, day);
  assert.deepEqual(await uses(page, `${stage.provider.api.origin}/user`), Array(3).fill("token_expired"));
  assert.equal(stage.provider.api.asked.length, asked);
});
