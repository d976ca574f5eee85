// @ts-check
// The redirect back, as it should not be: forged, repeated, late, from elsewhere (RFC 6749, section
// 10.12; RFC 9207; RFC 9700, section 4.7). Nothing is exchanged, and the visitor can try again.
import assert from "node:assert/strict";

import { assertRefused, browserTests, errorCode, signIn } from "../support/browser.mjs";

const test = browserTests();

/** @typedef {import("../support/browser_provider.mjs").Decision} Decision */

/** @type {[name: string, decide: Decision, code: string][]} */
const answers = [
  ["the visitor declines", ({ state }) => [["error", "access_denied"], ["state", state]], "access_denied"],
  ["the provider refuses the scope", ({ state }) => [["error", "invalid_scope"], ["state", state]], "invalid_scope"],
  ["an error of no RFC", ({ state }) => [["error", "app_suspended"], ["state", state]], "server_error"],
  ["an error beside a code", ({ state, code }) => [["code", code], ["error", "access_denied"], ["state", state]], "access_denied"],
  ["an error with a forged state", () => [["error", "access_denied"], ["state", "x".repeat(43)]], "state_mismatch"],
  ["a forged state", ({ code }) => [["code", code], ["state", "x".repeat(43)]], "state_mismatch"],
  ["a state that is longer by one", ({ code, state }) => [["code", code], ["state", `${state}A`]], "state_mismatch"],
  ["a state that is shorter by one", ({ code, state }) => [["code", code], ["state", state.slice(1)]], "state_mismatch"],
  ["a state in other case", ({ code, state }) => [["code", code], ["state", state.toLowerCase()]], "state_mismatch"],
  ["a state with a space behind it", ({ code, state }) => [["code", code], ["state", `${state} `]], "state_mismatch"],
  ["a state with a zero octet behind it", ({ code, state }) => [["code", code], ["state", `${state}\0`]], "state_mismatch|state_missing"],
  // RFC 6749, section 3.1: what has no value was not sent.
  ["an empty state", ({ code }) => [["code", code], ["state", ""]], "state_missing"],
  ["no state", ({ code }) => [["code", code]], "state_missing"],
  ["two codes", ({ state, code }) => [["code", code], ["code", "another-code"], ["state", state]], "duplicate_parameter"],
  ["the same code twice", ({ state, code }) => [["code", code], ["code", code], ["state", state]], "duplicate_parameter"],
  ["two states", ({ state, code }) => [["code", code], ["state", state], ["state", "x"]], "duplicate_parameter"],
  ["two errors", ({ state }) => [["error", "access_denied"], ["error", "server_error"], ["state", state]], "duplicate_parameter"],
  ["two issuers", ({ state, code }) => [["code", code], ["state", state], ["iss", "https://as.example"], ["iss", "https://as.example"]], "duplicate_parameter"],
  ["an empty code", ({ state }) => [["code", ""], ["state", state]], "missing_code"],
  ["a code with control characters", ({ state, code }) => [["code", `${code}\r\n`], ["state", state]], "missing_code"],
  ["a code with a zero octet behind it", ({ state, code }) => [["code", `${code}\0`], ["state", state]], "missing_code"],
  ["a code beyond ASCII", ({ state, code }) => [["code", `${code}\u00e9`], ["state", state]], "missing_code"],
  ["a code without end", ({ state, code }) => [["code", code.repeat(300)], ["state", state]], "missing_code"],
];

for (const [name, decide, code] of answers) {
  test(`refused: ${name}`, async ({ open, stage }) => {
    stage.provider.decide = decide;
    const page = await open();
    await signIn(page);
    await assertRefused({ page, stage }, code);
  });
}

test("after a refusal the visitor can try again at once", async ({ open, stage }) => {
  const approve = stage.provider.decide;
  const page = await open();
  for (const decide of [answers[0][1], answers[5][1]]) {
    stage.provider.decide = decide;
    assert.equal(await signIn(page), "error");
  }
  stage.provider.decide = approve;
  assert.equal(await signIn(page), "session");
});

/** What the provider is known by, and what it sends as `iss`. @type {[string, string | null, string | null, string | null][]} */
const issuers = [
  ["the known issuer", "https://as.example/login", "https://as.example/login", null],
  ["no issuer, where one is known but was never promised", "https://as.example/login", null, null],
  ["an issuer, where none is known", null, "https://as.example/login", null],
  ["another issuer", "https://as.example/login", "https://evil.example/login", "issuer_mismatch"],
  ["the issuer with a slash", "https://as.example/login", "https://as.example/login/", "issuer_mismatch"],
  ["the issuer in other case", "https://as.example/login", "https://AS.example/login", "issuer_mismatch"],
  ["the issuer over plain HTTP", "https://as.example/login", "http://as.example/login", "issuer_mismatch"],
  ["an empty issuer, which is none", "https://as.example/login", "", null],
];

for (const [name, issuer, sent, code] of issuers) {
  test(`${code ? "refused" : "accepted"}: ${name}`, async ({ open, stage }) => {
    stage.settings.clients = [stage.clientOf(issuer ? { issuer } : {})];
    stage.provider.decide = (good) =>
      [["code", good.code], ["state", good.state], ...(sent === null ? [] : [/** @type {[string, string]} */ (["iss", sent])])];
    const page = await open();
    const came = await signIn(page);
    if (code) await assertRefused({ page, stage }, code);
    else assert.equal(came, "session");
  });
}

test("another issuer is refused in an error answer, too", async ({ open, stage }) => {
  stage.settings.clients = [stage.clientOf({ issuer: "https://as.example" })];
  stage.provider.decide = ({ state }) => [["error", "access_denied"], ["state", state], ["iss", "https://evil.example"]];
  const page = await open();
  await signIn(page);
  await assertRefused({ page, stage }, "issuer_mismatch");
});

test("every character that a code may have arrives as it is", async ({ open, stage }) => {
  const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join("");
  stage.settings.profile = false;
  stage.provider.decide = ({ state }) => [["code", printable], ["state", state]];
  const seen = new Promise((resolve) => stage.provider.front.routes.set("/open-token", ({ body }) => {
    resolve(new URLSearchParams(body).get("code"));
    return { headers: { "Access-Control-Allow-Origin": "*", "Content-Type": "application/json" },
      body: JSON.stringify({ access_token: "a-token-for-it", token_type: "Bearer" }) };
  }));
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint })];
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.equal(await seen, printable);
});

test("the provider's words are data for the page, and only what is fit to show", async ({ open, stage }) => {
  stage.provider.decide = ({ state }) => [
    ["error", "unverified_user_email"], ["state", state],
    ["error_description", "<img src=x onerror=alert(1)>\u202e Verify your mail \u0007\"first\"" + "x".repeat(5000)],
    ["error_uri", "javascript:alert(1)"],
  ];
  const page = await open();
  await signIn(page);
  await assertRefused({ page, stage }, "server_error");
  const error = await page.evaluate(() => ({ ...globalThis.app.error, message: globalThis.app.error.message }));
  assert.equal(error.provider_error, "unverified_user_email");
  assert.equal(error.error_uri, undefined);
  assert.match(error.error_description, /Verify your mail/);
  assert.match(error.error_description, /^[\x20-\x7e]+$/);
  assert.ok(error.error_description.length <= 512);
  assert.doesNotMatch(error.message, /onerror/);
});

test("the words of an answer that belongs to no sign-in are not shown", async ({ open }) => {
  const page = await open(`/app/?error=access_denied&error_description=Call+0900&state=${"s".repeat(43)}`);
  assert.equal(await errorCode(page), "state_missing");
  const error = await page.evaluate(() => JSON.stringify({ ...globalThis.app.error, message: globalThis.app.error.message }));
  assert.doesNotMatch(error, /0900/);
});
