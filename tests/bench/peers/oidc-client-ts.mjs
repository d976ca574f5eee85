// @ts-check
// The sign-in with npm's oidc-client-ts. It does all but the address bar, keeps the session, and can
// more: popups, silent renewal, sign-out at the provider. Its manager cannot be had without them.
import { UserManager } from "oidc-client-ts";

/** @typedef {import("../peers.mjs").Flow} Flow */

/** @param {Flow} flow */
const manager = (flow) =>
  new UserManager({
    authority: flow.issuer,
    metadata: {
      issuer: flow.issuer,
      authorization_endpoint: flow.authorizationEndpoint,
      token_endpoint: flow.tokenEndpoint,
      userinfo_endpoint: flow.profileEndpoint,
    },
    client_id: flow.clientId,
    redirect_uri: flow.redirectUri,
    scope: flow.scope,
    loadUserInfo: true,
    automaticSilentRenew: false,
  });

/** @param {Flow} flow */
export const signIn = (flow) => manager(flow).signinRedirect();

/** @param {Flow} flow */
export async function resume(flow) {
  const { profile } = await manager(flow).signinRedirectCallback();
  history.replaceState(history.state, "", flow.redirectUri);
  return profile;
}
