// @ts-check
// The sign-in with npm's auth0-spa-js. It is for the paths of its own provider, with OpenID Connect,
// and takes the profile from the ID token; the provider's answer for the profile is for the page to
// fetch, and the address bar to clean. It can more: renewal, popups, organizations, DPoP.
import { Auth0Client } from "@auth0/auth0-spa-js";

/** @typedef {import("../peers.mjs").Flow} Flow */

/** @param {Flow} flow */
const client = ({ issuer, clientId, redirectUri, scope }) =>
  new Auth0Client({
    domain: issuer,
    clientId,
    authorizationParams: { redirect_uri: redirectUri, scope },
  });

/** @param {Flow} flow */
export const signIn = (flow) => client(flow).loginWithRedirect();

/** @param {Flow} flow */
export async function resume(flow) {
  const auth0 = client(flow);
  await auth0.handleRedirectCallback();
  history.replaceState(history.state, "", flow.redirectUri);
  const response = await fetch(flow.profileEndpoint, {
    headers: { authorization: `Bearer ${await auth0.getTokenSilently()}` },
  });
  return response.json();
}
