// @ts-check
// A client that is not ours, npm's oauth4webapi, with our /token as its token endpoint. Nothing is
// changed in it: its `customFetch` does what a browser does, which is to add the Origin header.
import assert from "node:assert/strict";
import test from "node:test";

import * as oauth from "oauth4webapi";

import { clientConfig, origin, redirectUri, secret } from "../support/fixture.mjs";
import { request } from "../support/http.mjs";
import { account, startOidcProvider } from "../support/oidc_provider.mjs";
import { json, startProvider } from "../support/provider.mjs";
import { startServer } from "../support/server.mjs";
import { authority, good } from "../support/tls.mjs";
import { Visitor } from "../support/visitor.mjs";

/** A browser's fetch, with the authority of the tests. */
const asBrowser = {
  [oauth.customFetch]: async (
    /** @type {string} */ url,
    /** @type {{ method: string, headers: Record<string, string>, body?: unknown }} */ {
      method,
      headers,
      body,
    },
  ) => {
    const answer = await request(url, {
      method,
      headers: [...Object.entries(headers), ["Origin", origin]],
      body: body ? String(body) : undefined,
    });
    const entries = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    return new Response(answer.text, {
      status: answer.status,
      headers: Object.fromEntries(entries),
    });
  },
};

const client = { client_id: "confidential" };

/** Our server over TLS, in front of a token endpoint. */
async function serve(
  /** @type {import("node:test").TestContext} */ t,
  /** @type {string} */ tokenEndpoint,
) {
  const server = await startServer({
    clients: [clientConfig(tokenEndpoint, client)],
    ca_file: authority().certFile,
    tls: { certificate: good().certFile, private_key: good().keyFile },
  });
  t.after(() => server.stop());
  return `${server.url}/token`;
}

test("oauth4webapi completes a sign-in at oidc-provider through our token endpoint", async (t) => {
  const provider = await startOidcProvider({ redirectUris: [redirectUri], secret, tls: good() });
  t.after(() => provider.stop());
  const issuer = new URL(provider.issuer);
  const metadata = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, asBrowser),
  );
  const as = { ...metadata, token_endpoint: await serve(t, provider.tokenEndpoint) };

  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const url = new URL(as.authorization_endpoint ?? "");
  url.search = new URLSearchParams({
    ...client,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "openid profile",
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  }).toString();
  const back = oauth.validateAuthResponse(
    as,
    client,
    await new Visitor().signIn(url, redirectUri),
    state,
  );

  const exchange = () =>
    oauth.authorizationCodeGrantRequest(
      as,
      client,
      oauth.None(),
      back,
      redirectUri,
      verifier,
      asBrowser,
    );
  const result = await oauth.processAuthorizationCodeResponse(as, client, await exchange(), {
    expectedNonce: nonce,
    requireIdToken: true,
  });
  assert.equal(result.token_type, "bearer");
  const claims = oauth.getValidatedIdTokenClaims(result);
  assert.equal(claims?.sub, account.sub);

  const answer = await oauth.userInfoRequest(as, client, result.access_token, asBrowser);
  const profile = await oauth.processUserInfoResponse(as, client, account.sub, answer);
  assert.equal(profile.name, account.name);

  await t.test("and hears of a code that was used in RFC 6749's words", async () => {
    const again = oauth.processAuthorizationCodeResponse(as, client, await exchange());
    await assert.rejects(again, (error) => {
      assert.ok(error instanceof oauth.ResponseBodyError);
      assert.deepEqual([error.status, error.error], [400, "invalid_grant"]);
      return true;
    });
  });
});

test("oauth4webapi can use a provider that answers as GitHub does", async (t) => {
  const provider = await startProvider(good());
  t.after(() => provider.stop());
  const as = {
    issuer: "https://github.example/login/oauth",
    token_endpoint: await serve(t, provider.url),
  };
  const verifier = oauth.generateRandomCodeVerifier();
  const exchange = async () => {
    const back = oauth.validateAuthResponse(
      as,
      client,
      new URL(`${redirectUri}?code=abc&state=s`),
      "s",
    );
    const answer = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      oauth.None(),
      back,
      redirectUri,
      verifier,
      asBrowser,
    );
    return oauth.processAuthorizationCodeResponse(as, client, answer);
  };

  provider.answer = json({
    access_token: "gho_1",
    token_type: "bearer",
    scope: "read:user,user:email",
  });
  const { access_token, scope } = await exchange();
  assert.deepEqual([access_token, scope], ["gho_1", "read:user user:email"]);

  provider.answer = json({
    error: "bad_verification_code",
    error_description: "The code passed is incorrect.",
  });
  await assert.rejects(exchange(), {
    name: "ResponseBodyError",
    error: "invalid_grant",
    status: 400,
  });
});
