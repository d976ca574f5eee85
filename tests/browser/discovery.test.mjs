// @ts-check
// A provider of which the page knows the issuer alone: what it tells of itself, and what it must not.
import assert from "node:assert/strict";

import { browserTests, errorCode, outcome, sessionOf, signIn } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { hangUp, html, openJson, silence } from "../support/browser_host.mjs";
import { unsigned } from "../support/browser_provider.mjs";

const test = browserTests();

const openid = "/.well-known/openid-configuration";
const oauth = "/.well-known/oauth-authorization-server";

/** The client that knows the issuer alone. @param {import("../support/browser_stage.mjs").Stage} stage @param {object} [change] */
const discovering = (stage, change = {}) =>
  (stage.settings.clients = [stage.client({ provider: { issuer: stage.provider.front.origin }, tokenEndpoint: undefined, ...change })]);

test("the issuer is all that a page needs to know", async ({ open, stage }) => {
  stage.provider.metadata = { [openid]: stage.provider.ownMetadata };
  discovering(stage);
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.equal(await page.locator(".tf-name").innerText(), "Ada Lovelace");
  await page.reload();
  assert.equal(await outcome(page), "session");
  const asked = stage.provider.front.at(openid);
  assert.ok(asked.length >= 1);
  for (const { headers } of asked) {
    assert.deepEqual([headers.authorization, headers.cookie, headers.referer], [undefined, undefined, undefined]);
  }
  assert.equal(stage.provider.front.at(oauth).length, 0);
});

test("the exchange that the page names is asked, not the token endpoint of the metadata", async ({ open, stage }) => {
  stage.provider.metadata = { [openid]: { ...stage.provider.ownMetadata, token_endpoint: "https://evil.example/token" } };
  discovering(stage, { tokenEndpoint: stage.tokenEndpoint });
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.equal(stage.provider.front.at("/token").length, 1);
});

test("where OpenID Connect has none, the address of RFC 8414 is asked", async ({ open, stage, guard }) => {
  guard.allow(faults.status(404));
  guard.allow(faults.noCors);
  const issuer = `${stage.provider.front.origin}/realm/`;
  stage.provider.metadata = { [`${oauth}/realm`]: { ...stage.provider.ownMetadata, issuer } };
  discovering(stage, { provider: { issuer } });
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.ok(stage.provider.front.at(`/realm${openid}`).length >= 1);
});

test("a provider may say that it always names itself, and is held to it", async ({ open, stage }) => {
  stage.provider.metadata = { [openid]: { ...stage.provider.ownMetadata, authorization_response_iss_parameter_supported: true } };
  discovering(stage);
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "issuer_mismatch");
  stage.provider.decide = ({ state, code }) => [["code", code], ["state", state], ["iss", stage.provider.front.origin]];
  await page.goto(`${stage.page.origin}/app/`);
  await outcome(page);
  assert.equal(await signIn(page), "session");
});

test("without a userinfo endpoint the profile is what the ID token says", async ({ open, stage }) => {
  const { userinfo_endpoint, ...rest } = stage.provider.ownMetadata;
  stage.provider.metadata = { [openid]: rest };
  stage.provider.idToken = (claims) => unsigned(JSON.stringify({ ...claims, name: "Ada \u{1F680} Lovelace" }));
  discovering(stage, { scope: "openid profile" });
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.equal(await page.locator(".tf-name").innerText(), "Ada \u{1F680} Lovelace");
  const profile = await page.evaluate(() => globalThis.app.session.profile());
  assert.equal(profile.name, "Ada \u{1F680} Lovelace");
  assert.equal(profile.iss, stage.provider.front.origin);
  await page.reload();
  assert.equal(await outcome(page), "session");
  assert.equal(await page.locator(".tf-name").innerText(), "Ada \u{1F680} Lovelace");
  assert.equal(stage.provider.api.asked.length, 0);
});

test("metadata sets no option of the page", async ({ open, stage }) => {
  const evil = "https://evil.example";
  stage.provider.metadata = { [openid]: {
    ...stage.provider.ownMetadata, clientId: "evil", tokenEndpoint: `${evil}/token`, "provider.apiOrigins": evil,
    "provider.authorizationEndpoint": `${evil}/authorize`, provider: { authorizationEndpoint: evil, apiOrigins: evil, issuer: evil },
    scope: "everything", default_scope: "everything", insecureTransport: true, storage: "memory", profile: "none",
    redirectUri: evil, baseUrl: evil, __proto__: { clientId: "evil" }, constructor: { name: "x" },
  } };
  discovering(stage);
  const page = await open();
  assert.equal(await signIn(page), "session");
  const asked = stage.provider.front.at("/authorize")[0].url.searchParams;
  assert.deepEqual([asked.get("client_id"), asked.get("scope"), asked.get("redirect_uri")], ["web", null, `${stage.page.origin}/app/`]);
  assert.equal(await page.locator(".tf-name").innerText(), "Ada Lovelace");
  const refusal = await page.evaluate((url) => globalThis.app.session.fetch(url).catch((/** @type {any} */ error) => error.code), evil);
  assert.equal(refusal, "invalid_option");
  await page.reload();
  assert.equal(await outcome(page), "session");
  assert.deepEqual(stage.outside.asked.map(({ url }) => url.href), []);
});

/** @type {[name: string, answer: (own: object) => any, code: string, message: RegExp][]} */
const refused = [
  ["nothing there", () => ({ status: 404 }), "network_error", /oauth-authorization-server\/\d+: No readable answer/],
  ["no CORS", (own) => ({ headers: { "Content-Type": "application/json" }, body: JSON.stringify(own) }), "network_error", /oauth-authorization-server\/\d+: No readable/],
  ["a connection that breaks off", () => hangUp, "network_error", /oauth-authorization-server\/\d+: No readable/],
  ["a redirect", () => ({ status: 302, headers: { Location: "/elsewhere", "Access-Control-Allow-Origin": "*" } }), "network_error", /^provider\.issuer: .*openid-configuration redirects to another address/],
  ["HTML", () => html("<!doctype html><title>Hello</title>", { "Access-Control-Allow-Origin": "*" }), "invalid_option", /oauth-authorization-server\/\d+: no authorization_endpoint/],
  ["a list", (own) => openJson([own]), "invalid_option", /oauth-authorization-server\/\d+: no authorization_endpoint/],
  ["a text", () => openJson('"x"'), "invalid_option", /: no authorization_endpoint/],
  ["nothing in it", () => openJson({}), "invalid_option", /: no authorization_endpoint/],
  ["no authorization endpoint", (own) => openJson({ ...own, authorization_endpoint: null }), "invalid_option", /: no authorization_endpoint/],
  ["one that is an object", (own) => openJson({ ...own, authorization_endpoint: { url: "https://as.example" } }), "invalid_option", /: no authorization_endpoint/],
  ["two megabytes", (own) => openJson({ more: "x".repeat(2 << 20), ...own }), "invalid_option|network_error", /oauth-authorization-server\/\d+: /],
  ["a thousand members before it", (own) => openJson({ ...Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`m${at}`, at])), ...own }), "invalid_option", /: no authorization_endpoint/],
  ["another issuer", (own) => openJson({ ...own, issuer: "https://evil.example" }), "issuer_mismatch", /openid-configuration: its issuer is not/],
  ["its issuer with a slash", (own) => openJson({ ...own, issuer: `${/** @type {any} */ (own).issuer}/` }), "issuer_mismatch", /openid-configuration: its issuer is not/],
  ["no issuer", (own) => openJson({ ...own, issuer: undefined }), "issuer_mismatch", /openid-configuration: its issuer is not/],
  ["an authorization endpoint that runs", (own) => openJson({ ...own, authorization_endpoint: "javascript:alert(1)" }), "invalid_option", /^provider.authorizationEndpoint: /],
  ["an authorization endpoint over plain HTTP", (own) => openJson({ ...own, authorization_endpoint: "http://as.example/" }), "insecure_transport", /^provider.authorizationEndpoint: /],
  ["a token endpoint over plain HTTP", (own) => openJson({ ...own, token_endpoint: "http://as.example/" }), "insecure_transport", /^tokenEndpoint: /],
  ["no token endpoint", (own) => openJson({ ...own, token_endpoint: undefined }), "invalid_option", /^tokenEndpoint: missing/],
];

test("what is no metadata of the issuer is refused, with the address", async ({ open, stage, guard }) => {
  for (const fault of [faults.status(404), faults.noCors, faults.brokenOff, faults.redirect]) guard.allow(fault);
  const { provider } = stage;
  stage.settings.clients = [stage.clientOf({ issuer: provider.front.origin })]; // so that the policy lets it be asked
  const page = await open();
  // Each under a path of its own, so that no cache answers.
  for (const [at, [name, answer, code, message]] of refused.entries()) {
    const issuer = `${provider.front.origin}/${at}`;
    const route = () => answer({ ...provider.ownMetadata, issuer });
    provider.front.routes.set(`/${at}${openid}`, route).set(`${oauth}/${at}`, route);
    const error = await page.evaluate((options) => globalThis.app.createClient(options).then(
      () => ({ code: "made", message: "" }), (/** @type {any} */ { code, message }) => ({ code, message })),
    stage.client({ provider: { issuer }, tokenEndpoint: undefined }));
    assert.match(error.code, new RegExp(`^(${code})$`), `${name}: ${error.message}`);
    assert.match(error.message, message, name);
    if (!/^(provider|tokenEndpoint)/.test(error.message)) assert.ok(error.message.includes(`/${at}`), `${name}: ${error.message}`);
  }
});

test("an issuer that does not answer in time is told", async ({ open, stage, addInitScript }) => {
  await addInitScript(() => { AbortSignal.timeout = () => AbortSignal.abort(new DOMException("", "TimeoutError")); });
  stage.provider.front.routes.set(openid, silence).set(oauth, silence);
  discovering(stage);
  const page = await open();
  assert.equal(await errorCode(page), "timeout");
  assert.match(await page.locator("#message").innerText(), /oauth-authorization-server: No answer in time/);
});

test("an issuer over plain HTTP is not asked", async ({ open, stage }) => {
  stage.settings.clients = [stage.client({ provider: { issuer: "http://as.example" } })];
  const page = await open();
  assert.equal(await errorCode(page), "insecure_transport");
  assert.match(await page.locator("#message").innerText(), /^provider.issuer: /);
  assert.deepEqual(stage.outside.asked.map(({ url }) => url.href), []);
});
