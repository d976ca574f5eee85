// @ts-check
// The C++ API of programs: another token for a session, once in all tabs.
import assert from "node:assert/strict";

import { browserTests } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { openJson } from "../support/browser_host.mjs";
import { codeOf, Program } from "../support/program.mjs";

const test = browserTests();

/** @typedef {import("../support/browser.mjs").World} World */

/** The options of a client that refreshes, at the provider's own endpoint. @param {World} world @param {Record<string, string>} change */
const refreshing = ({ stage }, change) => ({ token_endpoint: stage.provider.openTokenEndpoint, refresh: "true", ...change });

/** A program with a client that is signed in, whose token is about to expire. @param {World} world @param {Record<string, string>} [change] */
async function begin(world, change = {}) {
  const { stage } = world;
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint })]; // for the policy
  stage.provider.refresh ||= "rotating";
  stage.provider.token = { expires_in: 20 };
  const program = await Program.open(world);
  const { what } = await program.signIn("a", {}, refreshing(world, change));
  assert.equal(what, "session");
  return program;
}

/** What its tab keeps. @param {Program} program @returns {Promise<Record<string, string>>} */
const keptBy = (program) => program.page.evaluate(() => ({ ...sessionStorage }));

/** A tab with what another one kept. @param {World} world @param {Record<string, string>} kept */
async function openWith(world, kept) {
  const copy = await Program.open(world);
  await copy.page.evaluate((records) => Object.assign(sessionStorage, records), kept);
  await copy.make("a", refreshing(world, {}));
  return copy;
}

/** A duplicate of its tab: a browser clones what it keeps. @param {World} world @param {Program} program */
async function duplicate(world, program) {
  const copy = await openWith(world, await keptBy(program));
  assert.equal((await copy.ask("a", "resume")).what, "session");
  return copy;
}

/** Each refresh token is used once. @param {World} world @param {number} count */
function assertOnce({ stage }, count) {
  assert.equal(stage.provider.refreshed.length, count);
  assert.equal(new Set(stage.provider.refreshed).size, count);
}

/** What the token endpoint gives from now on. @param {World} world @param {object} failure */
function refuse({ stage }, failure) {
  stage.provider.front.routes.set("/open-token", () => openJson(failure, 400));
}

for (const storage of ["session", "memory"]) {
  test(`a refresh gives a new session, with storage "${storage}"`, async (world) => {
    const program = await begin(world, { storage });
    const first = (await program.ask("a", "resume")).parts;
    const second = (await program.ask("a", "refresh")).parts;
    assert.notEqual(second.get("access_token"), first.get("access_token"));
    assert.equal(second.get("scope"), first.get("scope"));
    const third = (await program.ask("a", "refresh")).parts;
    assert.equal((await program.ask("a", "resume")).parts.get("access_token"), third.get("access_token"));
    assertOnce(world, 2);
    assert.doesNotMatch(String(third), /refresh-/);
  });
}

test("a token that is about to expire is refreshed before the profile is asked for", async (world) => {
  const { stage } = world;
  const program = await begin(world);
  stage.provider.token = { expires_in: 3600 };
  assert.equal((await program.ask("a", "profile")).what, "pairs");
  const now = (await program.ask("a", "resume")).parts.get("access_token");
  assert.equal(stage.provider.api.at("/user")[0].headers.authorization, `Bearer ${now}`);
  await program.told("a", "profile");
  assert.equal((await program.ask("a", "profile")).what, "pairs");
  assertOnce(world, 1);
});

test("calls at once refresh once", async (world) => {
  const program = await begin(world);
  await program.actAtOnce(["a", "refresh"], ["a", "refresh"], ["a", "profile"]);
  const [first, second] = [await program.told("a", "refresh"), await program.told("a", "refresh")];
  assert.equal(first.parts.get("access_token"), second.parts.get("access_token"));
  assert.equal((await program.told("a", "profile")).what, "pairs");
  assertOnce(world, 1);
});

for (const kind of /** @type {const} */ (["rotating", "lasting"])) {
  test(`who refreshes and who did not are told of another access token, with a ${kind} refresh token`, async (world) => {
    world.stage.provider.refresh = kind;
    const first = await begin(world);
    const second = await duplicate(world, first);
    await first.make("b", refreshing(world, {}));
    assert.equal((await first.ask("b", "resume")).what, "session");
    const all = /** @type {[Program, string][]} */ ([[first, "a"], [first, "b"], [second, "a"]]);
    for (const [program, who] of all) await program.act(who, "listen");
    // Before the profile, which the token would not last for; and when it is asked to.
    for (const call of ["profile", "refresh"]) {
      await first.actAtOnce(["a", call], ["a", call]);
      const told = await Promise.all(all.map(([program, who]) => program.told(who, "listen")));
      const now = (await first.ask("a", "resume")).parts.get("access_token");
      assert.deepEqual(told.map(({ parts }) => parts.get("access_token")), [now, now, now]);
    }
    assert.equal(world.stage.provider.refreshed.length, 2);
    // Once each.
    await first.act("a", "sign_out");
    for (const [program, who] of all.slice(1)) assert.equal(codeOf(await program.told(who, "listen")), "access_denied");
    for (const [program, who] of all) {
      assert.deepEqual((await program.rest(who)).filter((line) => line.includes("listen")), []);
    }
  });
}

test("a refresh token that stays is used again", async (world) => {
  world.stage.provider.refresh = "lasting";
  const program = await begin(world);
  for (let turn = 0; turn < 2; ++turn) assert.equal((await program.ask("a", "refresh")).what, "session");
  const [first, second] = world.stage.provider.refreshed;
  assert.equal(first, second);
});

test("without a refresh token there is none to use", async (world) => {
  const program = await begin(world, { refresh: "false" });
  assert.equal(codeOf(await program.ask("a", "refresh")), "missing_token");
  assert.equal((await program.ask("a", "profile")).what, "pairs");
  await program.make("b", refreshing(world, { client_id: "nobody" }));
  assert.equal(codeOf(await program.ask("b", "refresh")), "token_expired");
  assertOnce(world, 0);
});

test("two tabs with one session refresh at once: each token is used once, and both go on", async (world) => {
  const first = await begin(world);
  const second = await duplicate(world, first);
  for (let turn = 1; turn <= 3; ++turn) {
    const told = await Promise.all([first, second].map((tab) => tab.ask("a", "refresh")));
    assert.deepEqual(told.map(({ what }) => what), ["session", "session"]);
    assert.equal(told[0].parts.get("access_token"), told[1].parts.get("access_token"));
    assertOnce(world, turn);
  }
  // One that was told nothing, since it asked for nothing, has what the other got.
  const { parts } = await first.ask("a", "refresh");
  await second.page.waitForFunction((token) => Object.values(sessionStorage).some((form) => form.includes(token)), parts.get("access_token") ?? "");
  assert.equal((await second.ask("a", "refresh")).what, "session");
  assertOnce(world, 5);
});

test("two clients of one page refresh at once: both go on", async (world) => {
  const program = await begin(world);
  await program.make("b", refreshing(world, {}));
  assert.equal((await program.ask("b", "resume")).what, "session");
  for (let turn = 1; turn <= 2; ++turn) {
    for (const who of ["a", "b"]) await program.act(who, "refresh");
    const told = await Promise.all(["a", "b"].map((who) => program.told(who, "refresh")));
    assert.deepEqual(told.map(({ what }) => what), ["session", "session"]);
    assert.equal(new Set(world.stage.provider.refreshed).size, world.stage.provider.refreshed.length);
  }
});

test("a tab whose token was used in another is told, also where nobody has resumed", async (world) => {
  const first = await begin(world);
  const kept = await keptBy(first);
  const { parts } = await first.ask("a", "refresh");
  const second = await openWith(world, kept);
  const told = await second.ask("a", "refresh");
  assert.equal(told.parts.get("access_token"), parts.get("access_token"));
  assertOnce(world, 1);
});

test("a token that was used in a session that is over is the provider's to judge", async (world) => {
  world.guard.expect(faults.status(400));
  const first = await begin(world);
  const kept = await keptBy(first);
  assert.equal((await first.ask("a", "refresh")).what, "session");
  refuse(world, { error: "invalid_grant" });
  assert.equal(codeOf(await first.ask("a", "refresh")), "invalid_grant");
  const second = await openWith(world, kept);
  assert.equal(codeOf(await second.ask("a", "refresh")), "invalid_grant");
});

test("a page with the module and a program refresh one session in turn", async (world) => {
  const { open, stage } = world;
  const app = stage.page.routes.get("/app/");
  const program = await begin(world);
  const kept = await program.page.evaluate(() => ({ ...sessionStorage }));
  if (app) stage.page.routes.set("/app/", app);
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint, refresh: true })];
  stage.settings.profile = false;
  const page = await open();
  await page.evaluate((records) => Object.assign(sessionStorage, records), kept);
  await page.reload();
  await page.waitForFunction(() => globalThis.app.session?.accessToken);
  const use = () => page.evaluate(() => globalThis.app.session.refresh().then(() => globalThis.app.session.accessToken));
  for (let turn = 1; turn <= 2; ++turn) {
    const [token, { parts }] = await Promise.all([use(), program.ask("a", "refresh")]);
    assert.equal(parts.get("access_token"), token);
    assertOnce(world, turn);
  }
});

test("a refresh that is refused ends the session in every tab", async (world) => {
  const { guard } = world;
  guard.expect(faults.status(400));
  const first = await begin(world);
  const second = await duplicate(world, first);
  await second.act("a", "listen");
  refuse(world, { error: "invalid_grant" });
  assert.equal(codeOf(await first.ask("a", "refresh")), "invalid_grant");
  assert.equal(codeOf(await second.told("a", "listen")), "invalid_grant");
  for (const tab of [first, second]) assert.equal((await tab.ask("a", "resume")).what, "nobody");
});

test("a client that is gone, or has signed out, hears of nothing any more", async (world) => {
  await world.addInitScript(() => {
    const { BroadcastChannel } = globalThis;
    globalThis.channels = new Set();
    globalThis.BroadcastChannel = class extends BroadcastChannel {
      /** @param {string} name */
      constructor(name) {
        super(name);
        globalThis.channels.add(this);
      }
      close() {
        globalThis.channels.delete(this);
        super.close();
      }
    };
  });
  const program = await begin(world);
  const listening = () => program.page.evaluate(() => globalThis.channels.size);
  // Each for sign-outs, and for the session's own.
  assert.equal(await listening(), 2);
  for (const who of ["b", "c"]) {
    await program.make(who, refreshing(world, {}));
    assert.equal((await program.ask(who, "resume")).what, "session");
  }
  assert.equal(await listening(), 6);
  await program.act("b", "destroy");
  assert.equal(await listening(), 4);
  await program.act("c", "listen");
  await program.act("a", "sign_out");
  assert.equal(codeOf(await program.told("c", "listen")), "access_denied");
  assert.equal(await listening(), 0);
});

test("a sign-out in the callback of a refresh comes before anything is told of it", async (world) => {
  const program = await begin(world);
  await program.act("a", "listen");
  await program.act("a", "sign_out_in_callback");
  assert.equal((await program.told("a", "refresh")).what, "signed_out");
  assert.equal((await program.ask("a", "resume")).what, "nobody");
  assert.deepEqual(await program.rest("a"), []);
});

test("a session that is over does not come back with what another tab tells", async (world) => {
  world.guard.expect(faults.status(400));
  const program = await begin(world);
  const [form] = Object.values(await keptBy(program));
  refuse(world, { error: "invalid_grant" });
  assert.equal(codeOf(await program.ask("a", "refresh")), "invalid_grant");
  await program.page.evaluate((session) => {
    const told = Object.fromEntries(new URLSearchParams(session));
    const last = new BroadcastChannel(told.channel); // hears it after the client
    const heard = new Promise((resolve) => { last.onmessage = resolve; });
    new BroadcastChannel(told.channel).postMessage([told.refresh_name, told]);
    return heard;
  }, form);
  assert.deepEqual(await keptBy(program), {});
  assert.equal((await program.ask("a", "resume")).what, "nobody");
});

test("an end that another tab tells right after its refresh is told right after it", async (world) => {
  const program = await begin(world);
  await program.act("a", "listen");
  const [form] = Object.values(await keptBy(program));
  // In one turn, so that both messages are there before a timer has run.
  await program.page.evaluate((session) => {
    const told = Object.fromEntries(new URLSearchParams(session));
    const next = { ...told, access_token: "at-next", refresh_token: "rt-next" };
    const digest = crypto.subtle.digest("SHA-256", new TextEncoder().encode(next.refresh_token));
    return digest.then((octets) => {
      const name = btoa(String.fromCharCode(...new Uint8Array(octets)))
        .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
      const other = new BroadcastChannel(told.channel);
      other.postMessage([told.refresh_name, next]);
      other.postMessage([name, { code: "invalid_grant", message: "over" }]);
    });
  }, form);
  assert.equal((await program.told("a", "listen")).parts.get("access_token"), "at-next");
  assert.equal(codeOf(await program.told("a", "listen")), "invalid_grant");
  assert.deepEqual(await keptBy(program), {});
});

test("a refresh that fails for another reason may be tried again", async (world) => {
  const { guard, stage } = world;
  guard.expect(faults.status(400));
  const program = await begin(world);
  const route = stage.provider.front.routes.get("/open-token");
  refuse(world, { error: "temporarily_unavailable" });
  assert.equal(codeOf(await program.ask("a", "refresh")), "temporarily_unavailable");
  if (route) stage.provider.front.routes.set("/open-token", route);
  assert.equal((await program.ask("a", "refresh")).what, "session");
});

test("a client that is gone gives up its lock", async (world) => {
  const { stage } = world;
  const first = await begin(world);
  const second = await duplicate(world, first);
  const route = stage.provider.front.routes.get("/open-token");
  const asked = Promise.withResolvers();
  const held = Promise.withResolvers();
  stage.provider.front.routes.set("/open-token", async () => {
    asked.resolve(undefined);
    await held.promise;
    return openJson({ error: "temporarily_unavailable" }, 503);
  });
  world.guard.allow(faults.status(503));
  await first.act("a", "refresh");
  await asked.promise;
  await first.act("a", "destroy");
  if (route) stage.provider.front.routes.set("/open-token", route);
  held.resolve(undefined);
  assert.equal((await second.ask("a", "refresh")).what, "session");
  assert.deepEqual(await first.rest("a"), []);
});
