// @ts-check
// The sign-in with npm's keycloak-js. It does all of it, with OpenID Connect; access tokens must be
// JWTs, and the session ends with the page. It can more: renewal, sign-out, watching the session.
import Keycloak from "keycloak-js";

/** @typedef {import("../peers.mjs").Flow} Flow */

/** @param {Flow} flow */
async function start(flow) {
  const keycloak = new Keycloak({
    clientId: flow.clientId,
    oidcProvider: {
      authorization_endpoint: flow.authorizationEndpoint,
      token_endpoint: flow.tokenEndpoint,
      userinfo_endpoint: flow.profileEndpoint,
    },
  });
  await keycloak.init({
    checkLoginIframe: false,
    responseMode: "query",
    redirectUri: flow.redirectUri,
    scope: flow.scope,
  });
  return keycloak;
}

/** @param {Flow} flow */
export const signIn = async (flow) => (await start(flow)).login();

/** @param {Flow} flow */
export const resume = async (flow) => (await start(flow)).loadUserInfo();
