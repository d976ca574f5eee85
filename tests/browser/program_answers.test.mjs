// @ts-check
// The C++ API of programs: what it sends, and what it makes of the answers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { browserTests } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { silence } from "../support/browser_host.mjs";
import { Program } from "../support/program.mjs";

const test = browserTests();

const cors = { "Access-Control-Allow-Origin": "*" };

/**
 * Signs in at another token endpoint, which the page's policy lets in.
 * @param {import("../support/browser.mjs").World} world
 * @param {string} token_endpoint
 */
async function signInAt(world, token_endpoint) {
  world.stage.settings.clients = [world.stage.client({ tokenEndpoint: token_endpoint })];
  const program = await Program.open(world);
  return program.signIn("a", {}, { token_endpoint });
}

/** @type {{ name: string, json: string, pairs: [string, string][] | null }[]} */
const vectors = JSON.parse(readFileSync(new URL("../vectors/flatten.json", import.meta.url), "utf8"));

test("the request to the token endpoint is a simple one, with nothing of the page's", async (world) => {
  const { stage } = world;
  await world.keepCookie(stage.provider.front, "a=b");
  await signInAt(world, stage.provider.openTokenEndpoint);
  const [{ method, headers, body }] = stage.provider.front.at("/open-token");
  assert.equal(method, "POST");
  assert.equal(stage.provider.front.asked.filter((asked) => asked.method == "OPTIONS").length, 0);
  assert.match(headers["content-type"] ?? "", /^application\/x-www-form-urlencoded/);
  assert.equal(headers.accept, "application/json");
  assert.deepEqual([headers.cookie, headers.referer, headers.authorization], [undefined, undefined, undefined]);
  assert.deepEqual([...new URLSearchParams(body).keys()].sort(), ["client_id", "code", "code_verifier", "grant_type", "redirect_uri"]);
});

test("the token goes to the profile's endpoint, whatever the page's policy for referrers", async (world) => {
  const { stage } = world;
  const program = await Program.open(world);
  const { parts } = await program.signIn("a");
  await program.page.evaluate(() => {
    document.head.append(Object.assign(document.createElement("meta"), { name: "referrer", content: "unsafe-url" }));
  });
  assert.equal((await program.ask("a", "profile")).what, "pairs");
  const [{ method, headers }] = stage.provider.api.at("/user");
  assert.equal(method, "GET");
  assert.equal(headers.authorization, `Bearer ${parts.get("access_token")}`);
  assert.equal(headers["content-type"], undefined);
  assert.deepEqual([headers.cookie, headers.referer], [undefined, undefined]);
});

test("what the exchange says of a refusal comes with it, and finds its line in the log", async (world) => {
  const { stage } = world;
  world.guard.expect(faults.status(400));
  const program = await Program.open(world);
  const { what, parts } = await program.signIn("a", {}, { client_id: "unknown" });
  assert.equal(what, "failure");
  assert.deepEqual(["code", "outcome", "fault"].map((name) => parts.get(name)), ["invalid_client", "unknown_client", "site"]);
  const log = stage.exchange?.stdout.text ?? "";
  const line = log.split("\n").find((text) => text.includes(`"request_id":"${parts.get("request_id")}"`));
  assert.equal(JSON.parse(line ?? "{}").outcome, "unknown_client");
});

test("a profile of more than a megabyte is told as too large", async (world) => {
  const program = await Program.open(world);
  await program.signIn("a");
  world.stage.provider.profile = { login: "ada", picture: "x".repeat(1 << 20) };
  const { parts } = await program.ask("a", "profile");
  assert.equal(parts.get("code"), "network_error");
  assert.match(parts.get("message") ?? "", /\/user: too large$/);
});

test("a profile is flattened as everywhere, and its JSON comes as it is", async (world) => {
  const { stage } = world;
  const program = await Program.open(world);
  await program.signIn("a");
  for (const { name, json, pairs } of vectors) {
    stage.provider.profile = json;
    const told = await program.ask("a", "profile");
    if (!pairs?.length) {
      assert.equal(told.parts.get("code"), "profile_unavailable", name);
      continue;
    }
    assert.deepEqual([...told.parts], pairs, name);
    assert.equal((await program.told("a", "profile")).parts.get("json"), json, name);
  }
});

test("a profile's odd contents harm nothing else of it", async (world) => {
  const { stage } = world;
  const program = await Program.open(world);
  await program.signIn("a");
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`field${at}`, at]));
  /** @type {[json: string, name: string, value: string, size: number][]} */
  const rows = [
    [`{"id":12345678901234567890,"login":"ada"}`, "id", "12345678901234567890", 2],
    [`{"bio":"a\\u0000b","login":"ada"}`, "bio", "a\ufffdb", 2],
    [`{"bio":"\\ud800 \\u00e9 \\ud83d\\ude00","login":"ada"}`, "bio", "\ufffd \u00e9 \u{1f600}", 2],
    [`{"a&b=c":"d&e=f%00+g"}`, "a&b=c", "d&e=f%00+g", 1],
    [`{"__proto__":{"x":"1"},"login":"ada"}`, "__proto__.x", "1", 2],
    [JSON.stringify(many), "field255", "255", 256],
  ];
  for (const [json, name, value, size] of rows) {
    stage.provider.profile = json;
    const { parts } = await program.ask("a", "profile");
    assert.equal(parts.get(name), value, json.slice(0, 80));
    assert.equal(parts.size, size, json.slice(0, 80));
    await program.told("a", "profile");
  }
});

/** What comes in place of a profile. @type {[name: string, answer: import("../support/browser_host.mjs").Answer, code: string][]} */
const noProfiles = [
  ["a list", { headers: cors, body: "[1]" }, "profile_unavailable"],
  ["HTML", { headers: cors, body: "<h1>Hello</h1>" }, "profile_unavailable"],
  ["nothing", { status: 204, headers: cors }, "profile_unavailable"],
  ["more than a megabyte", { headers: cors, body: `{"a":"${"x".repeat(1 << 20)}"}` }, "network_error"],
  ["too small a scope", { status: 403, headers: cors, body: `{"message":"no"}` }, "profile_unavailable"],
  ["a redirect", { status: 302, headers: { ...cors, Location: "/elsewhere" } }, "network_error"],
  ["no CORS", { body: `{"login":"ada"}` }, "network_error"],
];

for (const [name, answer, code] of noProfiles) {
  test(`no profile: ${name}`, async (world) => {
    const { guard, stage } = world;
    if (answer.status == 403) guard.expect(faults.status(403));
    if (name == "no CORS") guard.expect(faults.noCors);
    if (name == "a redirect") guard.expect(faults.redirect);
    stage.provider.api.routes.set("/user", () => answer);
    const program = await Program.open(world);
    await program.signIn("a");
    assert.equal((await program.ask("a", "profile")).parts.get("code"), code);
    assert.equal(stage.provider.api.at("/elsewhere").length, 0);
    assert.equal((await program.ask("a", "resume")).what, "session");
  });
}

test("a token that the API refuses ends the session", async (world) => {
  const { guard, stage } = world;
  guard.expect(faults.status(401));
  const program = await Program.open(world);
  await program.signIn("a");
  stage.provider.profileStatus = 401;
  assert.equal((await program.ask("a", "profile")).parts.get("code"), "profile_unavailable");
  assert.equal((await program.ask("a", "resume")).what, "nobody");
});

test("an endpoint that never answers ends in a timeout", async (world) => {
  const { stage } = world;
  // The program waits twenty seconds; the test lends it a browser in which those are short.
  await world.addInitScript(() => {
    const { timeout } = AbortSignal;
    AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 100);
  });
  stage.provider.front.routes.set("/direct", silence);
  const told = await signInAt(world, `${stage.provider.front.origin}/direct`);
  assert.equal(told.parts.get("code"), "timeout");
});

test("a refusal of the exchange comes with its words", async (world) => {
  const { guard, stage } = world;
  guard.expect(faults.status(400));
  stage.provider.front.routes.set("/direct", () => ({
    status: 400,
    headers: { ...cors, "Content-Type": "application/json" },
    body: JSON.stringify({ error: "invalid_grant", provider_error: "unverified_user_email", error_description: "Verify it" }),
  }));
  const { parts } = await signInAt(world, `${stage.provider.front.origin}/direct`);
  assert.deepEqual(
    ["code", "provider_error", "error_description", "error_uri"].map((name) => parts.get(name)),
    ["invalid_grant", "unverified_user_email", "Verify it", ""],
  );
});
