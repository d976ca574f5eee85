// @ts-check
// Peers that are not ours, and the sandbox: the sign-in between programs that do not know each other.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

import { browserTests, outcome } from "../support/browser.mjs";
import { html } from "../support/browser_host.mjs";
import { startSandbox, startSite } from "../support/browser_sandbox.mjs";
import { account, startOidcProvider } from "../support/oidc_provider.mjs";
import { startServer } from "../support/server.mjs";

const secret = "a-secret-for-the-peers";

/** @type {Awaited<ReturnType<typeof startOidcProvider>>} */
let oidc;
/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;

const test = browserTests({
  clients: async ({ page }) => {
    const redirectUris = [`${page.origin}/app/`, `${page.origin}/`, `${page.origin}/peer/`];
    oidc = await startOidcProvider({ redirectUris, secret });
    sandbox = await startSandbox({ clientId: "sandbox", secret, redirectUris });
    const auth = { client_secret: secret, redirect_uris: redirectUris };
    return [
      { ...auth, client_id: "confidential", token_endpoint: oidc.tokenEndpoint },
      { ...auth, client_id: "sandbox", token_endpoint: sandbox.tokenEndpoint },
    ];
  },
});
after(() => Promise.all([oidc?.stop(), sandbox?.stop()]));

const endpoints = () => ({
  authorizationEndpoint: oidc.authorizationEndpoint, profileEndpoint: oidc.profileEndpoint, issuer: oidc.issuer,
});

const ways = {
  public: "a public client asks oidc-provider itself, with no server of ours",
  confidential: "a confidential client asks oidc-provider through the exchange",
};

for (const [clientId, name] of Object.entries(ways)) {
  test(name, async ({ open, stage }) => {
    const tokenEndpoint = clientId == "public" ? oidc.tokenEndpoint : stage.tokenEndpoint;
    stage.settings.clients = [stage.client({ provider: endpoints(), clientId, tokenEndpoint, scope: "openid profile" })];
    const page = await open();
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Approve" }).click();
    assert.equal(await outcome(page), "session");
    assert.equal(await page.locator(".tf-name").innerText(), account.name);
    assert.deepEqual(await page.evaluate(() => globalThis.app.session.scope), ["openid", "profile"]);
  });
}

test("oidc-provider's issuer is all that the page knows of it", async ({ open, stage }) => {
  const provider = { issuer: oidc.issuer };
  stage.settings.clients = [stage.client({ provider, clientId: "public", tokenEndpoint: undefined, scope: "openid profile" })];
  const page = await open();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  assert.equal(await outcome(page), "session");
  assert.equal(await page.locator(".tf-name").innerText(), account.name);
  const claims = await page.evaluate(() => globalThis.app.session.claims);
  assert.deepEqual([claims.iss, claims.sub, claims.aud], [oidc.issuer, account.sub, "public"]);
});

test("the visitor declines at oidc-provider", async ({ open, stage }) => {
  stage.settings.clients = [
    stage.client({ provider: endpoints(), clientId: "public", tokenEndpoint: oidc.tokenEndpoint, scope: "openid" }),
  ];
  const page = await open();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Decline" }).click();
  assert.equal(await outcome(page), "error");
  assert.equal(await page.locator("#code").innerText(), "access_denied");
});

test("the app signs in at the sandbox", async ({ open, stage }) => {
  stage.settings.clients = [stage.client({ provider: sandbox.endpoints, clientId: "sandbox" })];
  const page = await open();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("kim, who filled in nothing").check();
  await page.getByRole("button", { name: "Approve" }).click();
  assert.equal(await outcome(page), "session");
  assert.equal(await page.locator(".tf-name").innerText(), "kim");
});

test("the visitor declines at the sandbox", async ({ open, stage }) => {
  stage.settings.clients = [stage.client({ provider: sandbox.endpoints, clientId: "sandbox" })];
  const page = await open();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Decline" }).click();
  assert.equal(await outcome(page), "error");
  assert.equal(await page.locator("#code").innerText(), "access_denied");
});

/** A page that signs in with oauth4webapi, as its documentation shows it, at our token endpoint. */
const peerScript = (/** @type {object} */ settings) => `
import * as oauth from "./oauth4webapi.js";
const { as, client, redirectUri } = ${JSON.stringify(settings)};
const insecure = { [oauth.allowInsecureRequests]: true };
const root = document.documentElement;
async function begin() {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  sessionStorage.setItem("peer", JSON.stringify({ verifier, state }));
  const url = new URL(as.authorization_endpoint);
  url.search = new URLSearchParams({ ...client, response_type: "code", redirect_uri: redirectUri, state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" });
  location.assign(url);
}
async function finish() {
  const { verifier, state } = JSON.parse(sessionStorage.getItem("peer"));
  sessionStorage.removeItem("peer");
  const callback = oauth.validateAuthResponse(as, client, new URL(location.href), state);
  history.replaceState(null, "", redirectUri);
  const answer = await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), callback, redirectUri, verifier, insecure);
  const { access_token } = await oauth.processAuthorizationCodeResponse(as, client, answer);
  const profile = await oauth.protectedResourceRequest(access_token, "GET", new URL(as.userinfo_endpoint), undefined, undefined, insecure);
  document.getElementById("name").value = (await profile.json()).name;
  root.dataset.outcome = "session";
}
document.getElementById("sign-in").onclick = begin;
if (location.search) finish(); else root.dataset.outcome = "none";
`;

test("oauth4webapi in a page signs in through our token endpoint, unchanged", async ({ open, stage, pages }) => {
  const redirectUri = `${stage.page.origin}/peer/`;
  const as = {
    issuer: sandbox.endpoints.issuer, authorization_endpoint: sandbox.endpoints.authorizationEndpoint,
    token_endpoint: stage.tokenEndpoint, userinfo_endpoint: sandbox.endpoints.profileEndpoint,
  };
  const library = readFileSync(fileURLToPath(import.meta.resolve("oauth4webapi")));
  const script = (/** @type {string | Buffer} */ body) => () => ({ headers: { "Content-Type": "text/javascript" }, body });
  stage.page.routes.set("/peer/oauth4webapi.js", script(library));
  stage.page.routes.set("/peer/peer.js", script(peerScript({ as, client: { client_id: "sandbox" }, redirectUri })));
  stage.page.routes.set("/peer/", () => html(`<!doctype html><title>Peer</title><link rel="icon" href="data:,">
    <button id="sign-in">Sign in</button><output id="name"></output><script type="module" src="peer.js"></script>`,
    { "Referrer-Policy": "no-referrer" }));
  const page = await open("/peer/");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  assert.equal(await outcome(page), "session");
  assert.equal(await page.locator("#name").innerText(), "Ada Lovelace");
  assert.equal((await pages()).length, 1);
});

test("everything as ./run starts it: the static host, index.html, the exchange and the sandbox", async ({ newPage, guard }) => {
  const { url, configure, stop } = await startSite();
  guard.watch(url);
  assert.match(url, /^http:\/\/localhost:\d+\/$/);
  const own = await startSandbox({ clientId: "sandbox", secret, redirectUris: [url] });
  const exchange = await startServer({
    clients: [{
      client_id: "sandbox", client_secret: secret, client_auth: "client_secret_post",
      token_endpoint: own.tokenEndpoint, redirect_uris: [url], scopes: ["read:user"],
    }],
  });
  try {
    const tokenEndpoint = `${exchange.url}/token`;
    configure({ providers: [
      { label: "Sandbox", provider: own.endpoints, clientId: "sandbox", scope: "read:user", tokenEndpoint },
    ] });
    const page = await newPage();
    await page.goto(url);
    await page.getByRole("button", { name: "Sign in with Sandbox" }).click();
    await page.getByLabel("\u0646\u0648\u0631 \u0627\u0644\u0647\u0627\u0634\u0645\u064a").check();
    await page.getByRole("button", { name: "Approve" }).click();
    await page.getByRole("heading", { name: "You are signed in" }).waitFor();
    assert.equal(await page.locator(".tf-name").innerText(), "\u0646\u0648\u0631 \u0627\u0644\u0647\u0627\u0634\u0645\u064a");
    await page.getByText("Allowed: read:user.").waitFor();
    assert.equal(await page.url(), url);
  } finally {
    await Promise.all([stop(), own.stop(), exchange.stop()]);
  }
});
