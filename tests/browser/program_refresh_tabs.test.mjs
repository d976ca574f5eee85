// @ts-check
// The C++ API of programs: another token for a session, once in all tabs.
import assert from "node:assert/strict";

import { browserTests } from "../support/browser.mjs";
import { codeOf } from "../support/program.mjs";
import { assertOnce, begin, duplicate, keptBy, openWith, refreshing } from "../support/program_refresh.mjs";

/** @typedef {import("../support/program.mjs").Program} Program */

const test = browserTests();

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
