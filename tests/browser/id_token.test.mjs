// @ts-check
// OpenID Connect: the ID token is asked for with a nonce, judged, and kept as its claims alone.
import assert from "node:assert/strict";

import { browserTests, errorCode, outcome, sessionOf, signIn } from "../support/browser.mjs";
import { unsigned } from "../support/browser_provider.mjs";

/** @typedef {import("../support/browser_provider.mjs").Claims} Claims */

const test = browserTests();

/** The client asks for openid, and knows the issuer. @param {import("../support/browser_stage.mjs").Stage} stage @param {object} [change] */
const asking = (stage, change = {}) =>
  (stage.settings.clients = [stage.clientOf({ issuer: stage.provider.front.origin }, { scope: "openid profile", ...change })]);

const whole = (/** @type {Claims} */ claims) => unsigned(JSON.stringify(claims));

test("a session has the claims of its ID token, over a reload, until the visitor signs out", async ({ open, stage }) => {
  let token = "";
  stage.provider.idToken = (claims) => (token = whole({ ...claims, name: "N\u00e1ndor \u2603", groups: ["a", { b: 1 }] }));
  asking(stage);
  const page = await open();
  assert.equal(await signIn(page), "session");
  const asked = stage.provider.front.at("/authorize")[0].url.searchParams;
  assert.match(asked.get("nonce") ?? "", /^[\w-]{43}$/);
  assert.notEqual(asked.get("nonce"), asked.get("state"));
  for (const again of [false, true]) {
    if (again) await page.reload();
    assert.equal(await outcome(page), "session");
    const claims = await sessionOf(page, "claims");
    assert.deepEqual(claims, JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString()));
    assert.equal(claims.name, "N\u00e1ndor \u2603");
  }
  // The profile is still that of the API, and the token itself is nowhere.
  assert.equal(await page.locator(".tf-name").innerText(), "Ada Lovelace");
  const stored = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  for (const part of token.split(".").filter(Boolean)) assert.ok(!stored.includes(part));
  await page.evaluate(() => globalThis.app.session.signOut());
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  assert.equal(await sessionOf(page, "claims"), null);
  await page.reload();
  assert.equal(await outcome(page), "none");
});

test("the window of a sign-in tells the claims, too", async ({ open, stage }) => {
  stage.provider.idToken = whole;
  asking(stage);
  const page = await open();
  await page.evaluate(() => {
    const [button] = document.querySelectorAll("button");
    button.onclick = () => globalThis.app.act(async () => {
      globalThis.app.session = await globalThis.app.clients[0].signIn({ popup: true });
      return "session";
    });
  });
  await page.getByRole("button", { name: "Sign in" }).click();
  assert.equal(await outcome(page), "session");
  assert.equal((await sessionOf(page, "claims")).sub, "1815");
});

test("where openid is not asked for, there is no nonce, and an ID token is not read", async ({ open, stage }) => {
  stage.provider.idToken = () => "not.a.token";
  asking(stage, { scope: "profile" });
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.equal(stage.provider.front.at("/authorize")[0].url.searchParams.get("nonce"), null);
  assert.equal(await sessionOf(page, "claims"), null);
});

test("a profile of somebody else is refused", async ({ open, stage }) => {
  stage.provider.idToken = whole;
  stage.provider.profile = JSON.stringify({ sub: "another", login: "eve" });
  asking(stage);
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "id_token_invalid");
  assert.match(await page.locator("#message").innerText(), /^sub: /);
  assert.equal(await page.locator("#profile").innerText(), "");
});

test("a provider that ignores openid still signs in", async ({ open, stage }) => {
  asking(stage);
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.equal(await sessionOf(page, "claims"), null);
});

test("a page cannot bring a nonce of its own", async ({ open, stage }) => {
  asking(stage);
  stage.settings.signIn = { extraParameters: { nonce: "known" } };
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "invalid_option");
});

/** @type {[name: string, claim: string, token: (claims: Claims) => string][]} */
const refused = [
  ["another nonce", "nonce", (claims) => whole({ ...claims, nonce: "another" })],
  ["no nonce", "nonce", ({ nonce, ...rest }) => whole(rest)],
  ["a nonce twice, the second another", "nonce", (claims) => unsigned(`${JSON.stringify(claims).slice(0, -1)},"nonce":"another"}`)],
  ["another issuer", "iss", (claims) => whole({ ...claims, iss: "https://evil.example" })],
  ["a list of issuers", "iss", (claims) => whole({ ...claims, iss: [claims.iss] })],
  ["another audience", "aud", (claims) => whole({ ...claims, aud: "other" })],
  ["audiences without us", "aud", (claims) => whole({ ...claims, aud: ["other", "more"], azp: claims.aud })],
  ["no audience", "aud", (claims) => whole({ ...claims, aud: [] })],
  ["several audiences and issued to another", "azp", (claims) => whole({ ...claims, aud: [claims.aud, "other"], azp: "other" })],
  ["over", "exp", (claims) => whole({ ...claims, exp: Math.floor(Date.now() / 1000) - 690 })],
  ["without an end", "exp", (claims) => whole({ ...claims, exp: "never" })],
  ["two parts", "iss", (claims) => whole(claims).split(".").slice(0, 2).join(".")],
  ["four parts", "iss", (claims) => `${whole(claims)}.x`],
  ["five parts, an encrypted one", "iss", (claims) => `${whole(claims)}x.y.z`],
  ["no parts", "iss", () => "token"],
  ["a payload that is no base64url", "iss", () => "a.!!!!.c"],
  ["a payload that is no JSON", "iss", () => unsigned("iss=x&aud=web")],
  ["a payload that is a list", "iss", (claims) => unsigned(JSON.stringify([claims]))],
  ["a payload that is a text", "iss", (claims) => unsigned(JSON.stringify(JSON.stringify(claims)))],
  ["a payload cut in the middle", "iss", (claims) => unsigned(JSON.stringify(claims).slice(0, -2))],
  ["a thousand claims before", "iss", (claims) => whole({ ...Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`c${at}`, at])), ...claims })],
  ["a huge one", "iss", (claims) => whole({ ...claims, more: "x".repeat(20_000) })],
];

test("an ID token that is not for this sign-in ends it, and the claim is named", async ({ open, go, stage }) => {
  asking(stage, { tokenEndpoint: stage.provider.openTokenEndpoint });
  const page = await open();
  for (const [name, claim, token] of refused) {
    stage.provider.idToken = token;
    assert.equal(await signIn(page), "error", name);
    assert.equal(await errorCode(page), "id_token_invalid", name);
    const why = claim == "exp" ? "expired. Is this computer's clock right?" : "The ID token is not for this sign-in. Sign in again.";
    assert.equal(await page.locator("#message").innerText(), `${claim}: ${why}`, name);
    assert.equal(await page.evaluate(() => sessionStorage.length), 0, name);
    assert.equal(await go(page, "/app/"), "none", name);
  }
  const deep = JSON.parse("[".repeat(99) + "]".repeat(99));
  stage.provider.idToken = (claims) => whole({ ...claims, aud: ["more", claims.aud], azp: claims.aud, deep });
  assert.equal(await signIn(page), "session");
});

test("what an ID token claims of the visitor is text", async ({ open, stage }) => {
  const markup = "<img src=x onerror='globalThis.ran = 1'>";
  const { userinfo_endpoint, ...metadata } = stage.provider.ownMetadata;
  stage.provider.metadata = { "/.well-known/openid-configuration": metadata };
  stage.provider.idToken = (claims) => whole({ ...claims, name: markup, picture: "javascript:alert(1)", "provider.issuer": "x", constructor: 1 });
  asking(stage, { provider: { issuer: stage.provider.front.origin }, tokenEndpoint: undefined });
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.equal(await page.locator(".tf-name").textContent(), markup);
  assert.equal(await page.locator("#profile img").count(), 0);
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
});
