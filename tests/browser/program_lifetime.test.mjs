// @ts-check
// The C++ API of programs: how long clients, callbacks and sessions live.
import assert from "node:assert/strict";

import { browserTests, outcome, signIn } from "../support/browser.mjs";
import { day, sleepy } from "../support/browser_sleep.mjs";
import { codeOf, Program, serveProgram } from "../support/program.mjs";

const test = browserTests();

/** Signs in and asks for the profile, which comes when the function returned is called. @param {Program} program */
async function beginProfile(program) {
  const { routes } = program.stage.provider.api;
  await program.signIn("a");
  const held = Promise.withResolvers();
  const answer = routes.get("/user");
  routes.set("/user", async (asked) => {
    await held.promise;
    return (await answer?.(asked)) ?? {};
  });
  await program.act("a", "profile");
  return () => held.resolve(undefined);
}

test("no callback runs inside the call", async (world) => {
  const program = await Program.open(world);
  await program.make("a");
  assert.deepEqual(await program.actAtOnce(["a", "resume"], ["a", "profile"]), ["a resume called ", "a profile called "]);
  assert.equal((await program.told("a", "resume")).what, "nobody");
  assert.equal(codeOf(await program.told("a", "profile")), "profile_unavailable");
});

test("a client may call before main", async (world) => {
  const program = await Program.open(world);
  const told = await program.told("early", "resume");
  assert.equal(codeOf(told), "invalid_option");
  assert.equal(told.parts.get("message"), "client_id: missing");
});

test("a callback of a client that is gone never runs", async (world) => {
  const program = await Program.open(world);
  const answer = await beginProfile(program);
  await program.act("a", "profile");
  await program.make("b");
  await program.act("a", "destroy");
  await program.act("b", "profile");
  answer();
  assert.equal((await program.told("b", "profile")).what, "pairs");
  assert.equal((await program.told("b", "profile")).what, "json");
  assert.equal((await program.ask("b", "resume")).what, "session");
  assert.deepEqual(await program.rest("a"), []);
});

test("a client may go in a callback of its own, and its other callbacks go with it", async (world) => {
  const program = await Program.open(world);
  await program.make("a");
  await program.actAtOnce(["a", "destroy_in_callback"], ["a", "resume"], ["a", "profile"]);
  assert.equal((await program.told("a", "resume")).what, "destroyed");
  await program.make("b");
  assert.equal((await program.ask("b", "resume")).what, "nobody");
  assert.deepEqual(await program.rest("a"), []);
});

test("a client that moves keeps what is under way", async (world) => {
  const program = await Program.open(world);
  const answer = await beginProfile(program);
  await program.act("a", "move", { to: "c" });
  await program.act("a", "destroy");
  answer();
  assert.equal((await program.told("a", "profile")).what, "pairs");
  assert.equal((await program.ask("c", "resume")).what, "session");
});

test("signing out ends what is under way, and forgets the session", async (world) => {
  const program = await Program.open(world);
  const answer = await beginProfile(program);
  await program.act("a", "sign_out");
  const told = await program.told("a", "profile");
  assert.equal(codeOf(told), "access_denied");
  answer();
  assert.equal((await program.ask("a", "resume")).what, "nobody");
  assert.equal(await program.page.evaluate(() => sessionStorage.length), 0);
  // Also before any other call, after a reload.
  await program.signIn("a");
  await program.page.reload();
  await program.started();
  await program.make("a");
  await program.act("a", "sign_out");
  assert.equal((await program.ask("a", "resume")).what, "nobody");
});

test("a session in memory ends with its client, and is in no storage", async (world) => {
  const program = await Program.open(world);
  const told = await program.signIn("a", {}, { storage: "memory" });
  assert.equal(told.what, "session");
  assert.equal(await program.page.evaluate(() => sessionStorage.length), 0);
  assert.equal((await program.ask("a", "resume")).what, "session");
  assert.equal((await program.ask("a", "profile")).what, "pairs");
  await program.make("b");
  assert.equal((await program.ask("b", "resume")).what, "nobody");
  await program.make("a", { storage: "memory" });
  assert.equal((await program.ask("a", "resume")).what, "nobody");
});

for (const storage of ["session", "memory"]) {
  test(`each client is told when a token expires that nothing can replace, with storage "${storage}"`, async (world) => {
    await world.addInitScript(sleepy);
    world.stage.provider.token = { expires_in: 30 * 24 * 60 * 60 };
    const program = await Program.open(world);
    const clients = storage == "session" ? ["a", "b"] : ["a"]; // a memory is of one client
    assert.equal((await program.signIn("a", {}, { storage })).what, "session");
    await program.make("gone");
    await program.ask("gone", "resume");
    if (storage == "session") {
      await program.make("b");
      assert.equal((await program.ask("b", "resume")).what, "session");
    }
    for (const who of [...clients, "gone"]) await program.act(who, "listen");
    await program.act("gone", "destroy");
    const wake = (/** @type {number} */ ms) => program.page.evaluate((slept) => globalThis.wake(slept), ms);
    const waits = await wake(29 * day);
    assert.ok(waits.length == clients.length && Math.max(...waits) < 2 ** 31, `they wait ${waits} ms`);
    for (const who of clients) assert.equal((await program.ask(who, "resume")).what, "session");
    await wake(31 * day);
    for (const who of clients) assert.equal(codeOf(await program.told(who, "listen")), "token_expired");
    assert.equal((await program.ask("a", "resume")).what, "nobody");
    await wake(32 * day);
    for (const who of clients) assert.deepEqual(await program.rest(who), []);
  });
}

test("no expiry is told of a session that is over, nor of one that can be refreshed", async (world) => {
  const { stage } = world;
  await world.addInitScript(sleepy);
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint })]; // for the policy
  stage.provider.token = { expires_in: 3600 };
  const change = { token_endpoint: stage.provider.openTokenEndpoint };
  const program = await Program.open(world);
  assert.equal((await program.signIn("a", {}, change)).what, "session");
  await program.act("a", "listen");
  await program.act("a", "sign_out");
  const wake = (/** @type {number} */ ms) => program.page.evaluate((slept) => globalThis.wake(slept), ms);
  assert.deepEqual(await wake(day), []);
  assert.deepEqual(await program.rest("a"), []);
  await wake(0);
  stage.provider.refresh = "rotating";
  assert.equal((await program.signIn("b", {}, { ...change, refresh: "true" })).what, "session");
  await program.act("b", "listen");
  assert.deepEqual(await wake(day), []);
  assert.equal((await program.ask("b", "profile")).what, "pairs");
  assert.equal((await program.told("b", "listen")).what, "session");
});

test("a session lives over a reload, and a page with the module shares it", async (world) => {
  const { open, stage } = world;
  const app = stage.page.routes.get("/app/");
  const program = await Program.open(world);
  const told = await program.signIn("a");
  await program.page.reload();
  await program.started();
  await program.make("a");
  const again = await program.ask("a", "resume");
  assert.equal(again.parts.get("access_token"), told.parts.get("access_token"));

  if (app) stage.page.routes.set("/app/", app);
  await program.page.reload();
  assert.equal(await outcome(program.page), "session");
  assert.equal(await program.page.evaluate(() => globalThis.app.session.accessToken), told.parts.get("access_token"));
  // And the other way round.
  const page = await open();
  assert.equal(await signIn(page), "session");
  const token = await page.evaluate(() => globalThis.app.session.accessToken);
  serveProgram(stage);
  await page.reload();
  const other = new Program(page, stage);
  await other.started();
  await other.make("a");
  assert.equal((await other.ask("a", "resume")).parts.get("access_token"), token);
});

test("a sign-out reaches the programs and pages of other tabs, and their calls under way", async (world) => {
  const page = await world.open();
  assert.equal(await signIn(page), "session");
  const first = await Program.open(world);
  const second = await Program.open(world);
  await first.signIn("a");
  await first.act("a", "listen");
  const answer = await beginProfile(second);
  await second.act("a", "listen");

  await first.act("a", "sign_out");
  assert.equal(codeOf(await second.told("a", "listen")), "access_denied");
  assert.equal(codeOf(await second.told("a", "profile")), "access_denied");
  answer();
  assert.equal((await second.ask("a", "resume")).what, "nobody");
  await page.waitForFunction(() => !globalThis.app.session.accessToken);
  assert.deepEqual(await first.rest("a"), []);
  for (const tab of [first, second]) {
    assert.equal(await tab.page.evaluate(() => sessionStorage.length), 0);
  }
});

test("a page's sign-out reaches a program, each time", async (world) => {
  const { open, stage } = world;
  const app = stage.page.routes.get("/app/");
  const page = await open();
  const program = await Program.open(world);
  for (const time of ["first", "second"]) {
    if (app) stage.page.routes.set("/app/", app);
    assert.equal(await signIn(page), "session", time);
    serveProgram(stage);
    await program.signIn("a");
    await program.act("a", "listen");
    await page.evaluate(() => globalThis.app.session.signOut());
    assert.equal(codeOf(await program.told("a", "listen")), "access_denied", time);
  }
});

test("a client that is gone hears of no sign-out", async (world) => {
  const first = await Program.open(world);
  const second = await Program.open(world);
  await first.signIn("a");
  for (const who of ["a", "b"]) await second.signIn(who);
  await second.make("a");
  await second.ask("a", "resume");
  await second.act("a", "listen");
  await second.act("b", "listen");
  await second.act("a", "destroy");
  await first.act("a", "sign_out");
  assert.equal(codeOf(await second.told("b", "listen")), "access_denied");
  assert.deepEqual(await second.rest("a"), []);
});
