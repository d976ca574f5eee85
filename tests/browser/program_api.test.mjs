// @ts-check
// What a program does with its session: requests to the provider's API, the session of the moment, and
// what is common to profiles.
import assert from "node:assert/strict";

import { browserTests } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { openJson } from "../support/browser_host.mjs";
import { codeOf, Program } from "../support/program.mjs";

const test = browserTests();

test("a program asks the provider's API with its token, and nobody else", async (world) => {
  const { guard, stage } = world;
  const { api } = stage.provider;
  const program = await Program.open(world);
  await program.make("a");
  assert.equal(codeOf(await program.ask("a", "fetch", { url: `${api.origin}/user` })), "token_expired");
  assert.equal((await program.signIn("a")).what, "session");

  const told = await program.ask("a", "fetch", { url: `${api.origin}/user` });
  assert.deepEqual([told.parts.get("status"), JSON.parse(told.parts.get("body") ?? "").login], ["200", "ada"]);
  assert.match(api.at("/user").at(-1)?.headers.authorization ?? "", /^Bearer token-/);

  const posted = await program.ask("a", "fetch", {
    "url": `${api.origin}/user`, "method": "POST", "body": "text=\u00e9", "header.x-page": "1", "header.AUTHORIZATION": "mine",
  });
  assert.equal(posted.parts.get("status"), "200", String(posted.parts));
  const { method, body, headers } = api.at("/user")[1];
  assert.deepEqual([method, body, headers["x-page"]], ["POST", "text=\u00e9", "1"]);
  assert.match(headers.authorization ?? "", /^Bearer token-[^, ]*$/, "the session's, and no other");

  guard.expect(faults.status(401));
  api.routes.set("/no", () => openJson({}, 401));
  assert.equal((await program.ask("a", "fetch", { url: `${api.origin}/no` })).parts.get("status"), "401");
  assert.equal((await program.ask("a", "session")).what, "session", "it may mean something else than the token");

  const { host } = new URL(api.origin);
  for (const url of [stage.page.origin, "/user", stage.tokenEndpoint, `http://${host}@evil.example/`, `https://${host}/user`, "data:,x"]) {
    const told = await program.ask("a", "fetch", { url });
    assert.equal(codeOf(told), "invalid_option", url);
    assert.match(told.parts.get("message") ?? "", /: not in provider\.api_origins, gets no token$/, url);
  }
  /** @type {Record<string, string>[]} */
  const requests = [{ method: "TRACE" }, { body: "with GET" }, { "header.x app": "1" }, { "header.x-app": "\u20ac" }];
  for (const odd of requests) {
    assert.equal(codeOf(await program.ask("a", "fetch", { url: `${api.origin}/user`, ...odd })), "invalid_option", JSON.stringify(odd));
  }
  api.routes.set("/slow", () => new Promise(() => {}));
  assert.equal(codeOf(await program.ask("a", "fetch", { url: `${api.origin}/slow`, ms: "50" })), "timeout");
});

test("a program's request is sent with a token that lasts", async (world) => {
  const { stage } = world;
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint })]; // for the policy
  stage.provider.refresh = "rotating";
  stage.provider.token = { expires_in: 20 };
  const program = await Program.open(world);
  const options = { token_endpoint: stage.provider.openTokenEndpoint, refresh: "true" };
  assert.equal((await program.signIn("a", {}, options)).what, "session");
  assert.equal((await program.ask("a", "fetch", { url: stage.provider.endpoints.profileEndpoint })).parts.get("status"), "200");
  const now = (await program.ask("a", "session")).parts.get("access_token");
  assert.equal(stage.provider.api.at("/user").at(-1)?.headers.authorization, `Bearer ${now}`);
  assert.equal(stage.provider.refreshed.length, 1);
});

test("a program knows its session at any time, and what is common to profiles", async (world) => {
  const { stage } = world;
  const program = await Program.open(world);
  await program.make("a");
  assert.equal((await program.ask("a", "session")).what, "nobody");
  const { parts } = await program.signIn("a");
  assert.equal((await program.ask("a", "session")).parts.get("access_token"), parts.get("access_token"));
  const profiles = [
    [{ login: "ada", name: "Ada", avatar_url: "https://pictures.example/1" }, ["Ada", "ada", "https://pictures.example/1"]],
    [{ sub: "7", picture: "javascript:alert(1)" }, ["7", "7", ""]],
    [{ display_name: "Ada", id: "u1", images: [{ url: "https://pictures.example/2" }] }, ["Ada", "u1", "https://pictures.example/2"]],
  ];
  for (const [profile, want] of profiles) {
    stage.provider.profile = profile;
    assert.equal((await program.ask("a", "profile")).what, "pairs");
    const told = await program.told("a", "profile");
    assert.deepEqual(["name", "login", "picture"].map((name) => told.parts.get(name)), want);
  }
  await program.act("a", "sign_out");
  assert.equal((await program.ask("a", "session")).what, "nobody");
});
