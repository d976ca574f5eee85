// @ts-check
// The sign-in with npm's @badgateway/oauth2-client, the thinnest. Making the state, what survives the
// redirect, the redirect itself, the address bar and the profile are the page's; `iss` nobody reads.
import { OAuth2Client, generateCodeVerifier } from "@badgateway/oauth2-client";

/** @typedef {import("../peers.mjs").Flow} Flow */

const key = "sign-in";

/** @param {Flow} flow */
const client = ({ authorizationEndpoint, tokenEndpoint, clientId }) =>
  new OAuth2Client({ clientId, authorizationEndpoint, tokenEndpoint }).authorizationCode;

/** @param {Flow} flow */
export async function signIn(flow) {
  const state = await generateCodeVerifier();
  const codeVerifier = await generateCodeVerifier();
  sessionStorage.setItem(key, JSON.stringify({ state, codeVerifier }));
  const { redirectUri, scope } = flow;
  location.assign(
    await client(flow).getAuthorizeUri({
      redirectUri,
      state,
      codeVerifier,
      scope: scope.split(" "),
    }),
  );
}

/** @param {Flow} flow */
export async function resume(flow) {
  const { redirectUri, profileEndpoint } = flow;
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  sessionStorage.removeItem(key);
  const callback = location.href;
  history.replaceState(history.state, "", redirectUri);
  const token = await client(flow).getTokenFromCodeRedirect(callback, { redirectUri, ...kept });
  const response = await fetch(profileEndpoint, {
    headers: { authorization: `Bearer ${token.accessToken}` },
  });
  return response.json();
}
