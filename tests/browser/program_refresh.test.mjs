// @ts-check
// The C++ API of programs: another token for a session.
import assert from "node:assert/strict";

import { browserTests } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { codeOf } from "../support/program.mjs";
import { assertOnce, begin, refreshing, refuse } from "../support/program_refresh.mjs";

const test = browserTests();

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

test("a sign-out in the callback of a refresh comes before anything is told of it", async (world) => {
  const program = await begin(world);
  await program.act("a", "listen");
  await program.act("a", "sign_out_in_callback");
  assert.equal((await program.told("a", "refresh")).what, "signed_out");
  assert.equal((await program.ask("a", "resume")).what, "nobody");
  assert.deepEqual(await program.rest("a"), []);
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
