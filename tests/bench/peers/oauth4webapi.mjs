// @ts-check
// The sign-in with npm's oauth4webapi. It has the requests and judges the answers; what survives the
// redirect, the redirect itself and the address bar are the page's.
import * as oauth from "oauth4webapi";

/** @typedef {import("../peers.mjs").Flow} Flow */

const key = "sign-in";

/** @param {Flow} flow */
export async function signIn({ authorizationEndpoint, clientId, redirectUri, scope }) {
  const state = oauth.generateRandomState();
  const verifier = oauth.generateRandomCodeVerifier();
  sessionStorage.setItem(key, JSON.stringify({ state, verifier }));
  const url = new URL(authorizationEndpoint);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  }).toString();
  location.assign(url.href);
}

/** @param {Flow} flow */
export async function resume({ issuer, tokenEndpoint, profileEndpoint, clientId, redirectUri }) {
  const { state, verifier } = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  sessionStorage.removeItem(key);
  const server = { issuer, token_endpoint: tokenEndpoint };
  const client = { client_id: clientId };
  // Over plain HTTP it needs this, on loopback, too.
  const plain = { [oauth.allowInsecureRequests]: true };
  const callback = oauth.validateAuthResponse(server, client, new URL(location.href), state);
  history.replaceState(history.state, "", redirectUri);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    callback,
    redirectUri,
    verifier,
    plain,
  );
  const token = await oauth.processAuthorizationCodeResponse(server, client, response);
  const profile = await oauth.protectedResourceRequest(
    token.access_token,
    "GET",
    new URL(profileEndpoint),
    undefined,
    undefined,
    plain,
  );
  return profile.json();
}
