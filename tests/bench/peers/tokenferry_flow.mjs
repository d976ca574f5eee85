// @ts-check
// The sign-in with this project's module, whichever flavour it comes in.

/** @typedef {import("../peers.mjs").Flow} Flow */

/**
 * @param {any} createClient
 * @returns {import("../peers.mjs").Peer}
 */
export function flowOf(createClient) {
  /** @param {Flow} flow */
  const client = ({ authorizationEndpoint, profileEndpoint, issuer, ...rest }) =>
    createClient({ provider: { authorizationEndpoint, profileEndpoint, issuer }, ...rest });
  return {
    signIn: async (flow) => (await client(flow)).signIn(),
    resume: async (flow) => (await (await client(flow)).resume())?.profile(),
  };
}
