// @ts-check
// OpenID Connect in a C++ program: the issuer alone, and what its ID token claims.
import assert from "node:assert/strict";

import { browserTests } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { unsigned } from "../support/browser_provider.mjs";
import { codeOf, Program } from "../support/program.mjs";

const test = browserTests();
const openid = "/.well-known/openid-configuration";

/** Options for the issuer alone. @param {import("../support/browser_stage.mjs").Stage} stage */
function discovering(stage) {
  const { provider } = stage;
  provider.metadata = { [openid]: provider.ownMetadata };
  provider.idToken = (claims) => unsigned(JSON.stringify({ ...claims, name: "N\u00e1ndor" }));
  const issuer = provider.front.origin;
  stage.settings.clients = [stage.clientOf({ issuer })]; // so that the policy lets it be asked
  return { authorization_endpoint: "", profile_endpoint: "", issuer, token_endpoint: "", scope: "openid" };
}

test("a program signs in at an issuer, and is told the claims", async (world) => {
  const { stage } = world;
  const options = discovering(stage);
  const program = await Program.open(world);
  const { what, parts } = await program.signIn("a", {}, options);
  assert.equal(what, "session", String(parts));
  assert.equal(parts.get("name"), "N\u00e1ndor");
  assert.equal(JSON.parse(parts.get("claims") ?? "").iss, stage.provider.front.origin);
  const asked = stage.provider.front.at("/authorize")[0].url.searchParams;
  assert.match(asked.get("nonce") ?? "", /^[\w-]{43}$/);
  assert.equal((await program.ask("a", "profile")).parts.get("login"), "ada");
});

test("two calls at once wait for the same metadata, and a session that is not known yet is forgotten", async (world) => {
  const options = discovering(world.stage);
  const program = await Program.open(world);
  assert.equal((await program.signIn("a", {}, options)).what, "session");
  await program.make("b", options);
  await program.actAtOnce(["b", "resume"], ["b", "profile"]);
  assert.equal((await program.told("b", "resume")).what, "session");
  assert.equal((await program.told("b", "profile")).what, "pairs");
  await program.make("c", options);
  await program.act("c", "sign_out");
  await program.page.waitForFunction(() => !Object.keys(sessionStorage).length);
  assert.equal((await program.ask("c", "resume")).what, "nobody");
});

test("beside the claims a program keeps all that the answer tells: expiry, scope and refresh token", async (world) => {
  const { stage } = world;
  const options = { ...discovering(stage), refresh: "true", scope: "openid email" };
  const { provider } = stage;
  provider.refresh = "rotating";
  provider.token = { expires_in: 3600, scope: "openid" };
  // Claims whose names are those of the answer's members, and others.
  provider.idToken = (claims) => unsigned(JSON.stringify({ ...claims, scope: "all", expires_in: 1, refresh_token: "claimed", access_token: "claimed" }));
  const program = await Program.open(world);
  const { parts } = await program.signIn("a", {}, options);
  assert.deepEqual(parts.getAll("scope"), ["openid"]);
  assert.deepEqual(parts.getAll("missing_scope"), ["email"]);
  assert.ok(Math.abs(Number(parts.get("expires_at")) - Date.now() - 3_600_000) < 60_000);
  assert.match(parts.get("access_token") ?? "", /^token-/);
  const again = await program.ask("a", "refresh");
  assert.equal(again.what, "session", String(again.parts));
  assert.match(provider.refreshed[0], /^refresh-/);
  assert.equal(again.parts.get("claims"), parts.get("claims"));
});

test("without a userinfo endpoint a program's profile is what the ID token claims", async (world) => {
  const { stage } = world;
  const options = discovering(stage);
  const { userinfo_endpoint, ...metadata } = stage.provider.ownMetadata;
  stage.provider.metadata = { [openid]: metadata };
  const program = await Program.open(world);
  assert.equal((await program.signIn("a", {}, options)).what, "session");
  assert.equal((await program.ask("a", "profile")).parts.get("name"), "N\u00e1ndor");
  const { parts } = await program.told("a", "profile");
  assert.equal(JSON.parse(parts.get("json") ?? "").sub, "1815");
});

test("an ID token that is not for this sign-in ends it in a program, too", async (world) => {
  const { stage } = world;
  const options = discovering(stage);
  const program = await Program.open(world);
  for (const token of [
    (/** @type {object} */ claims) => unsigned(JSON.stringify({ ...claims, nonce: "another" })),
    () => "a.b", () => "a.!!!.c", () => unsigned("[]"), () => `${unsigned("{}")}.x`,
  ]) {
    stage.provider.idToken = token;
    const told = await program.signIn("a", {}, options);
    assert.equal(codeOf(told), "id_token_invalid");
    assert.match(told.parts.get("message") ?? "", /^(nonce|iss): /);
  }
});

test("an issuer without metadata is told in a program", async (world) => {
  const { stage, guard } = world;
  guard.allow(faults.status(404));
  guard.allow(faults.noCors);
  const options = discovering(stage);
  stage.provider.metadata = {};
  const program = await Program.open(world);
  await program.make("a", options);
  const told = await program.ask("a", "resume");
  assert.equal(codeOf(told), "network_error");
  assert.match(told.parts.get("message") ?? "", /oauth-authorization-server: /);
});
