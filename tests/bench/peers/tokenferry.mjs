// @ts-check
// The sign-in with this project's module.
import { createClient } from "tokenferry";

/** @typedef {import("../peers.mjs").Flow} Flow */

/** @param {Flow} flow */
const client = ({ authorizationEndpoint, profileEndpoint, issuer, ...rest }) =>
  createClient({ provider: { authorizationEndpoint, profileEndpoint, issuer }, ...rest });

/** @param {Flow} flow */
export const signIn = async (flow) => (await client(flow)).signIn();

/** @param {Flow} flow */
export const resume = async (flow) => (await (await client(flow)).resume())?.profile();
