// @ts-check
// A token endpoint that is away, slow, wrong or no token endpoint at all: through the real exchange,
// and asked directly. Each failure has its code, and nothing is asked twice: a code works once.
import assert from "node:assert/strict";

import { browserTests, errorCode, outcome, signIn } from "../support/browser.mjs";
import { engineName } from "../support/browser_engine.mjs";
import { faults } from "../support/browser_guard.mjs";
import { hangUp, silence } from "../support/browser_host.mjs";
import { closedPort } from "../support/ports.mjs";

/** A client of the exchange that belongs to another site. */
const elsewhere = { client_id: "elsewhere", redirect_uris: ["https://good.example/app/"] };

const test = browserTests({
  clients: ({ provider }) => [{ ...elsewhere, token_endpoint: provider.tokenEndpoint }],
});

/** @typedef {import("../support/browser_host.mjs").Route} Route */

/** What the provider's token endpoint answers, seen through the exchange. @type {[name: string, route: Route, status: number, code: string][]} */
const upstream = [
  ["the code is expired", () => ({ body: JSON.stringify({ error: "bad_verification_code" }) }), 400, "invalid_grant"],
  ["a page instead of a token", () => ({ headers: { "Content-Type": "text/html" }, body: "<h1>Welcome</h1>" }), 502, "server_error"],
  ["nothing", () => ({ body: "" }), 502, "server_error"],
  ["an object without a token", () => ({ body: "{}" }), 502, "server_error"],
  ["half an object", () => ({ body: `{"access_token":"abcdefgh` }), 502, "server_error"],
  ["a fault of the exchange's credentials", () => ({ status: 401, body: `{"error":"invalid_client"}` }), 502, "server_error"],
  ["a redirect", () => ({ status: 307, headers: { Location: "/open-token" } }), 502, "server_error"],
  ["silence", silence, 504, "temporarily_unavailable"],
];

for (const [name, route, status, code] of upstream) {
  test(`through the exchange: ${name}`, async ({ open, guard, stage }) => {
    guard.expect(faults.status(status));
    stage.provider.front.routes.set("/token", route);
    const page = await open();
    assert.equal(await signIn(page), "error");
    assert.equal(await errorCode(page), code);
    assert.equal(stage.exchanges.length, 1);
    await page.reload();
    assert.equal(await outcome(page), "none");
  });
}

test("a refresh token never reaches the page", async ({ open, stage }) => {
  stage.provider.token = { refresh_token: "refresh-token-of-the-provider" };
  const page = await open();
  assert.equal(await signIn(page), "session");
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...globalThis.app.session }));
  assert.doesNotMatch(kept, /refresh/);
});

test("a refresh token from an endpoint that gives one is dropped", async ({ open, stage }) => {
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint })];
  stage.provider.token = { refresh_token: "refresh-token-of-the-provider" };
  const page = await open();
  assert.equal(await signIn(page), "session");
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...globalThis.app.session }));
  assert.doesNotMatch(kept, /refresh/);
});

test("the exchange is away", async ({ open, guard, stage }) => {
  guard.expect(faults.refused);
  const tokenEndpoint = `http://127.0.0.1:${await closedPort()}/token`;
  stage.settings.clients = [stage.client({ tokenEndpoint })];
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "network_error");
  assert.equal(await page.locator("#message").innerText(),
    `${tokenEndpoint}: No readable answer. Is the address right and reachable?`);
});

test("no way leads to the exchange, as offline", async ({ open, guard, stage }) => {
  guard.expect(faults.unreachable);
  stage.settings.clients = [stage.client({ tokenEndpoint: "https://nowhere.example:444/token" })];
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "network_error");
});

test("the connection breaks off when the visitor comes back", async ({ open, guard, stage }) => {
  guard.expect(faults.brokenOff);
  stage.provider.front.routes.set("/open-token", () => hangUp);
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint })];
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "network_error");
});

test("an exchange that does not know the page's origin", async ({ open, guard, stage }) => {
  guard.expect(faults.noCors);
  stage.settings.clients = [stage.client({ clientId: "elsewhere" })];
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "network_error");
  assert.equal(stage.exchanges.length, 0);
});

test("the exchange does not know the client", async ({ open, guard, stage }) => {
  guard.expect(faults.status(400));
  stage.settings.clients = [stage.client({ clientId: "nobody" })];
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "invalid_client");
  assert.equal(stage.exchanges.length, 0);
});

const cors = { "Access-Control-Allow-Origin": "*" };
/** @type {(body: string, more?: object) => Route} */
const answer = (body, more = {}) => () => ({ headers: { ...cors, "Content-Type": "application/json" }, body, ...more });
const token = (/** @type {object} */ change) => answer(JSON.stringify({ access_token: "a-token-of-a-test", token_type: "Bearer", ...change }));

/** What a token endpoint answers to the page itself. @type {[name: string, route: Route, code: RegExp, console?: RegExp][]} */
const direct = [
  ["HTML with status 200", answer("<!doctype html><h1>Welcome</h1>", { headers: { ...cors, "Content-Type": "text/html" } }), /^(server_error|missing_token)$/],
  ["HTML with status 404", answer("<h1>Not found</h1>", { status: 404 }), /^server_error$/, faults.status(404)],
  ["nothing", answer(""), /^(server_error|missing_token)$/],
  ["null", answer("null"), /^(server_error|missing_token)$/],
  ["a list", answer("[]"), /^(server_error|missing_token)$/],
  ["a text", answer(`"x"`), /^(server_error|missing_token)$/],
  ["half an object", answer(`{"access_token":"a-token-of-a-test`), /^(server_error|missing_token)$/],
  ["an object of a thousand levels", answer(`{"a":`.repeat(1000) + "1" + "}".repeat(1000)), /^(server_error|missing_token)$/],
  ["more than a megabyte", answer(JSON.stringify({ access_token: "a-token-of-a-test", token_type: "Bearer", x: "x".repeat(1 << 20) })), /^(server_error|missing_token|network_error)$/],
  ["no token", token({ access_token: undefined }), /^missing_token$/],
  ["an empty token", token({ access_token: "" }), /^missing_token$/],
  ["a token that is no text", token({ access_token: { a: 1 } }), /^missing_token$/],
  ["a token with a line break", token({ access_token: "a-token\r\nX-Evil: 1" }), /^missing_token$/],
  ["a token with a space", token({ access_token: "a-token of-a-test" }), /^missing_token$/],
  ["a token beyond ASCII", token({ access_token: "a-token-\u00e9" }), /^missing_token$/],
  ["no token_type", token({ token_type: undefined }), /^(missing_token|token_type_unsupported)$/],
  ["a token_type that is not Bearer", token({ token_type: "mac" }), /^token_type_unsupported$/],
  ["DPoP", token({ token_type: "DPoP" }), /^token_type_unsupported$/],
  ["a refusal", answer(`{"error":"invalid_grant"}`, { status: 400 }), /^invalid_grant$/, faults.status(400)],
  ["a refusal with status 200", answer(`{"error":"invalid_grant"}`), /^invalid_grant$/],
  ["too many requests", answer(`{"error":"temporarily_unavailable"}`, { status: 429, headers: { ...cors, "Retry-After": "1" } }), /^temporarily_unavailable$/, faults.status(429)],
  ["a redirect, which would carry the code on", () => ({ status: 307, headers: { ...cors, Location: "/token" } }), /^network_error$/, faults.redirect],
];

for (const [name, route, code, fault] of direct) {
  test(`directly: ${name}`, async ({ open, guard, stage }) => {
    if (fault) guard.expect(fault);
    stage.provider.front.routes.set("/direct", route);
    stage.settings.clients = [stage.client({ tokenEndpoint: `${stage.provider.front.origin}/direct` })];
    const page = await open();
    assert.equal(await signIn(page), "error");
    assert.match(await errorCode(page), code);
    assert.equal(stage.provider.front.at("/direct").length, 1);
    assert.equal(stage.exchanges.length + stage.provider.api.asked.length, 0);
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  });
}

/** What `expires_in` may be, and when the session ends then: null is never told. @type {[unknown, number | null][]} */
const lifetimes = [[undefined, null], [3600, 3600], ["3600", 3600], [3600.9, 3600], ["soon", null], [null, null]];

test("expires_in in the shapes that endpoints use", async ({ open, stage }) => {
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint })];
  stage.settings.profile = false;
  const page = await open();
  for (const [expires_in, seconds] of lifetimes) {
    stage.provider.token = { expires_in };
    const before = Date.now();
    assert.equal(await signIn(page), "session", `${expires_in}`);
    const at = await page.evaluate(() => globalThis.app.session.expiresAt);
    if (seconds === null) assert.equal(at, null, `${expires_in}`);
    else assert.ok(at >= before + seconds * 1000 && at <= Date.now() + (seconds + 1) * 1000, `${expires_in}`);
    await page.evaluate(() => globalThis.app.session.signOut());
  }
});

test("the request to the token endpoint is a simple one, with nothing of the page's", async ({ keepCookie, open, stage }) => {
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint })];
  await keepCookie(stage.provider.front, "a=b");
  const page = await open();
  assert.equal(await signIn(page), "session");
  const [{ method, headers, body }] = stage.provider.front.at("/open-token");
  assert.equal(method, "POST");
  assert.equal(stage.provider.front.asked.filter((asked) => asked.method == "OPTIONS").length, 0);
  assert.match(headers["content-type"] ?? "", /^application\/x-www-form-urlencoded/);
  assert.equal(headers.origin, stage.page.origin);
  assert.deepEqual([headers.cookie, headers.referer, headers.authorization], [undefined, undefined, undefined]);
  const form = new URLSearchParams(body);
  assert.deepEqual([...form.keys()].sort(), ["client_id", "code", "code_verifier", "grant_type", "redirect_uri"]);
  assert.match(form.get("code_verifier") ?? "", /^[\w-]{43}$/);
});

test("an endpoint that never answers ends in a timeout", async ({ open, addInitScript, stage }) => {
  // The module waits twenty seconds; the test lends it a browser in which those are short.
  await addInitScript(() => {
    const { timeout } = AbortSignal;
    AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 100);
  });
  stage.provider.front.routes.set("/direct", silence);
  stage.settings.clients = [stage.client({ tokenEndpoint: `${stage.provider.front.origin}/direct` })];
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "timeout");
}, { todo: { webkit: "its fetch rejects with AbortError, whatever the signal's reason" }[engineName] });

test("an answer that comes after the visitor signed out is thrown away", async ({ open, stage }) => {
  const page = await open();
  await signIn(page);
  let wasAsked = () => {}, answerNow = () => {};
  const asked = new Promise((resolve) => { wasAsked = () => resolve(undefined); });
  const held = new Promise((resolve) => { answerNow = () => resolve(undefined); });
  stage.provider.api.routes.set("/user", async () => {
    wasAsked();
    await held;
    return { headers: { ...cors, "Content-Type": "application/json" }, body: `{"login":"late"}` };
  });
  const code = page.evaluate(() => globalThis.app.session.profile().then(() => "came", (/** @type {any} */ e) => e.code));
  await asked;
  await page.evaluate(() => globalThis.app.session.signOut());
  assert.equal(await code, "access_denied");
  answerNow();
  // What is asked after it is answered after it.
  await page.evaluate((url) => fetch(url).then((answer) => answer.text()), `${stage.provider.api.origin}/user`);
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  assert.equal(await page.locator(".tf-name").innerText(), "Ada Lovelace");
});

test("what a page's tools add to the token request does not keep it from the exchange", async ({ open, guard, stage }) => {
  guard.expect(faults.status(400));
  const page = await open();
  const told = await page.evaluate(async (url) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        authorization: "Basic eDp5",
        baggage: "sentry-release=1",
        "content-type": "application/x-www-form-urlencoded",
        "sentry-trace": "0-0",
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "user-agent": "a library", // Firefox sends it, and asks before it does
      },
      body: "grant_type=authorization_code",
    });
    return { status: answer.status, id: answer.headers.get("x-request-id") };
  }, stage.tokenEndpoint);
  assert.equal(told.status, 400);
  assert.match(`${told.id}`, /^[\w-]+$/);
});
