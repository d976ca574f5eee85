// @ts-check
// A sign-in at a provider that is not ours, npm's oidc-provider, over TLS on both sides.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import test from "node:test";

import {
  assertCors,
  assertFailure,
  clientConfig,
  origin,
  parameters,
  redirectUri,
  secret,
} from "../support/fixture.mjs";
import { request } from "../support/http.mjs";
import { account, startOidcProvider } from "../support/oidc_provider.mjs";
import { startServer } from "../support/server.mjs";
import { authority, good } from "../support/tls.mjs";
import { Visitor } from "../support/visitor.mjs";

/**
 * @param {import("node:test").TestContext} t
 * @param {"client_secret_post" | "client_secret_basic"} [auth]
 */
async function setUp(t, auth = "client_secret_post", ours = secret) {
  const provider = await startOidcProvider({
    redirectUris: [redirectUri],
    secret,
    tls: good(),
    auth,
  });
  t.after(() => provider.stop());
  const client = { client_id: "confidential", client_secret: ours, client_auth: auth };
  const server = await startServer({
    clients: [clientConfig(provider.tokenEndpoint, client)],
    ca_file: authority().certFile,
    tls: { certificate: good().certFile, private_key: good().keyFile },
  });
  t.after(() => server.stop());
  return { provider, server };
}

const newVerifier = () => randomBytes(32).toString("base64url");

/** An authorization request of RFC 6749, section 4.1.1, with PKCE. */
function authorizationUrl(
  /** @type {string} */ endpoint,
  /** @type {string} */ verifier,
  clientId = "confidential",
) {
  const url = new URL(endpoint);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: "openid profile",
    state: "a-state",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  return url;
}

/** Signs a person in, and gives the token request that the page then sends. */
async function signedIn(/** @type {Awaited<ReturnType<typeof startOidcProvider>>} */ provider) {
  const code_verifier = newVerifier();
  const url = authorizationUrl(provider.authorizationEndpoint, code_verifier);
  const back = await new Visitor().signIn(url, redirectUri);
  assert.equal(back.searchParams.get("state"), "a-state");
  assert.equal(back.searchParams.get("iss"), provider.issuer);
  const code = back.searchParams.get("code") ?? "";
  return { client_id: "confidential", code, code_verifier };
}

for (const auth of /** @type {const} */ (["client_secret_post", "client_secret_basic"])) {
  test(`a confidential client with ${auth} and PKCE signs in`, async (t) => {
    const { provider, server } = await setUp(t, auth);
    const answer = await server.token(parameters(await signedIn(provider)));
    assert.equal(answer.status, 200, answer.text);
    assertCors(answer);
    const token = answer.json();
    assert.match(token.token_type, /^bearer$/i);
    assert.equal(token.expires_in, 600);
    assert.equal(token.scope, "openid profile");
    const claims = JSON.parse(Buffer.from(token.id_token.split(".")[1], "base64url").toString());
    assert.deepEqual(
      [claims.iss, claims.aud, claims.sub],
      [provider.issuer, "confidential", account.sub],
    );

    const profile = await request(provider.profileEndpoint, {
      headers: [["Authorization", `Bearer ${token.access_token}`]],
    });
    assert.deepEqual(profile.json(), { sub: account.sub, name: account.name });
  });
}

test("the provider refuses a code that was used, or belongs to another verifier", async (t) => {
  const { provider, server } = await setUp(t);
  const request = await signedIn(provider);
  const stolen = parameters({ ...request, code_verifier: newVerifier() });
  assertFailure(await server.token(stolen), 400, "invalid_grant");

  const used = await signedIn(provider);
  assert.equal((await server.token(parameters(used))).status, 200);
  const again = await server.token(parameters(used));
  assertFailure(again, 400, "invalid_grant");
  assertCors(again);
});

test("the person declines", async (t) => {
  const { provider } = await setUp(t);
  const url = authorizationUrl(provider.authorizationEndpoint, newVerifier());
  const back = await new Visitor().signIn(url, redirectUri, "decline");
  assert.equal(back.searchParams.get("error"), "access_denied");
  assert.equal(back.searchParams.get("code"), null);
});

test("a wrong secret is the operator's fault, and the page hears no more than that", async (t) => {
  const { provider, server } = await setUp(t, "client_secret_post", "a-wrong-secret");
  const answer = await server.token(parameters(await signedIn(provider)));
  assertFailure(answer, 502, "server_error");
});

test("without our server the code is worth nothing to a page", async (t) => {
  const { provider } = await setUp(t);
  const answer = await request(provider.tokenEndpoint, {
    method: "POST",
    headers: [
      ["Origin", origin],
      ["Content-Type", "application/x-www-form-urlencoded"],
    ],
    body: new URLSearchParams(parameters(await signedIn(provider))).toString(),
  });
  assert.ok([400, 401].includes(answer.status));
  assert.equal(answer.json().access_token, undefined);
});

test("a public client needs no server: its page may ask the provider itself", async (t) => {
  const { provider } = await setUp(t);
  const code_verifier = newVerifier();
  const url = authorizationUrl(provider.authorizationEndpoint, code_verifier, "public");
  const code = (await new Visitor().signIn(url, redirectUri)).searchParams.get("code") ?? "";
  const answer = await request(provider.tokenEndpoint, {
    method: "POST",
    headers: [
      ["Origin", origin],
      ["Content-Type", "application/x-www-form-urlencoded"],
    ],
    body: new URLSearchParams(parameters({ client_id: "public", code, code_verifier })).toString(),
  });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers["access-control-allow-origin"], origin);
});
