// @ts-check
// The sign-in with npm's oauth4webapi, for its size: the request with PKCE, the callback, the
// exchange, the profile. All that it leaves to the page is here and as short as it can be.
import * as oauth from "oauth4webapi";

const key = "sign-in";

/**
 * @typedef {{ server: oauth.AuthorizationServer, clientId: string, redirectUri: string,
 *             scope: string, profileEndpoint: string }} Options
 */

/** @param {Options} options */
export async function signIn({ server, clientId, redirectUri, scope }) {
  const state = oauth.generateRandomState();
  const verifier = oauth.generateRandomCodeVerifier();
  sessionStorage.setItem(key, JSON.stringify({ state, verifier }));
  const url = new URL(/** @type {string} */ (server.authorization_endpoint));
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

/** @param {Options} options */
export async function resume({ server, clientId, redirectUri, profileEndpoint }) {
  const { state, verifier } = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  sessionStorage.removeItem(key);
  const client = { client_id: clientId };
  const callback = oauth.validateAuthResponse(server, client, new URL(location.href), state);
  history.replaceState(history.state, "", redirectUri);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    callback,
    redirectUri,
    verifier,
  );
  const token = await oauth.processAuthorizationCodeResponse(server, client, response);
  const profile = await oauth.protectedResourceRequest(
    token.access_token,
    "GET",
    new URL(profileEndpoint),
  );
  return { token, profile: await profile.json() };
}
