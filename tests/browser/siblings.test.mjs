// @ts-check
// Other pages of the origin, which never had the session: they hear no token, and no session of theirs
// is taken.
import assert from "node:assert/strict";

import { browserTests, eventsOf, outcome, sessionOf, signIn } from "../support/browser.mjs";
import { codeOf, Program } from "../support/program.mjs";

const test = browserTests();

/** @typedef {import("../support/browser_tab.mjs").Page} Page */
/** @typedef {import("../support/browser.mjs").World} World */

/**
 * A page of the origin that listens where it can: on the channel of the client, on those that are named
 * like a lock, and on those of its own session, as it is signed in, too.
 * @param {World} world
 */
async function openSibling(world) {
  const page = await begin(world);
  await page.evaluate(async (key) => {
    globalThis.heard = [];
    const { held = [], pending = [] } = await navigator.locks.query();
    const names = [key, ...held, ...pending].map((lock) => lock.name ?? lock);
    const own = Object.values(sessionStorage).flatMap((form) => new URLSearchParams(form).get("channel") ?? []);
    globalThis.channels = [...names, ...names.map((name) => name.replace(key, "")), ...own].filter(Boolean).map((name) =>
      Object.assign(new BroadcastChannel(name), {
        onmessage: (/** @type {MessageEvent} */ { data }) => globalThis.heard.push(JSON.stringify(data)),
      }));
  }, keyOf(world));
  return page;
}

const keyOf = (/** @type {World} */ { stage }) =>
  `tokenferry.session.${stage.provider.endpoints.authorizationEndpoint} web`;
const heardBy = (/** @type {Page} */ page) => page.evaluate(() => globalThis.heard.join("\n"));

/** A page that is signed in and can refresh. @param {World} world */
async function begin({ open, stage }) {
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint, refresh: true })];
  stage.settings.profile = false;
  stage.provider.refresh = "rotating";
  const page = await open();
  assert.equal(await signIn(page), "session");
  return page;
}

/** Says all that a page can think of, on the channels that it knows. @param {Page} sibling @param {Record<string, string>} known */
const forge = (sibling, known) =>
  sibling.evaluate((names) => {
    const session = { access_token: "forged", token_type: "bearer", expires: "0", scope: "", refresh_token: "forged", channel: "forged" };
    for (const channel of globalThis.channels) {
      for (const name of [...Object.values(names), ""]) {
        channel.postMessage([name, session]);
        channel.postMessage([name, { code: "invalid_grant", message: "forged" }]);
        channel.postMessage([name]);
      }
    }
    for (const odd of [{}, null, 1, ["x"]]) globalThis.channels[0].postMessage(odd);
  }, known);

/** What everybody can know of the session's refresh token: its name, by the lock. @param {Page} page */
const publicOf = (page) =>
  page.evaluate(() => Object.values(sessionStorage).map((form) => new URLSearchParams(form)).map((session) =>
    ({ name: session.get("refresh_name") ?? "" }))[0]);

test("no sibling page hears a token when a session is refreshed, nor can it tell one", async (world) => {
  const sibling = await openSibling(world);
  const page = await begin(world);
  const kept = await page.evaluate(() => ({ ...sessionStorage }));
  const refresh = () => page.evaluate(() => globalThis.app.session.refresh());
  await refresh();
  await sibling.evaluate(() => globalThis.app.session.refresh()); // its own, which comes later
  const secrets = () => [...world.stage.provider.issued].filter((text) => !text.startsWith("code-"));
  const before = await sessionOf(page, "accessToken");
  await forge(sibling, await publicOf(page));
  await refresh(); // answered after what was forged has come
  const heard = await heardBy(sibling);
  const own = await sessionOf(sibling, "accessToken");
  for (const text of secrets()) assert.ok(!heard.includes(text) || heard.includes(own), heard);
  assert.ok(!heard.includes(before) && !heard.includes(await sessionOf(page, "accessToken")));
  assert.notEqual(await sessionOf(page, "accessToken"), "forged");
  assert.deepEqual(await eventsOf(page),
    ["signin", "refresh", "refresh"]);
  // A tab that has the session still hears of it.
  const copy = await world.open();
  await copy.evaluate((records) => Object.assign(sessionStorage, records), kept);
  await copy.reload();
  assert.equal(await outcome(copy), "session");
  await copy.evaluate(() => globalThis.app.session.refresh());
  assert.equal(await sessionOf(copy, "accessToken"), await sessionOf(page, "accessToken"));
});

test("nor when a program refreshes", async (world) => {
  const { stage } = world;
  const sibling = await openSibling(world);
  const options = { token_endpoint: stage.provider.openTokenEndpoint, refresh: "true" };
  const program = await Program.open(world);
  assert.equal((await program.signIn("a", {}, options)).what, "session");
  await program.act("a", "listen");
  const first = (await program.ask("a", "refresh")).parts.get("access_token") ?? "";
  assert.equal((await program.told("a", "listen")).parts.get("access_token"), first);
  await forge(sibling, await publicOf(program.page));
  const second = await program.ask("a", "refresh");
  assert.equal(second.what, "session");
  assert.equal(codeOf(await program.told("a", "listen")), "session");
  assert.deepEqual(await program.rest("a"), []);
  const heard = await heardBy(sibling);
  for (const token of [first, second.parts.get("access_token") ?? ""]) assert.ok(!heard.includes(token));
});

test("what a sibling page can do is to sign the visitor out, and that is told", async (world) => {
  const sibling = await openSibling(world);
  const page = await begin(world);
  await sibling.evaluate((key) => new BroadcastChannel(key).postMessage([]), keyOf(world));
  await page.waitForFunction(() => globalThis.app.events.includes("signout true"));
  assert.equal(await sessionOf(page, "accessToken"), "");
});
