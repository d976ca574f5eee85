// @ts-check
// Configurations for tests that are about them: a good one, and changes to it.
import assert from "node:assert/strict";

import { clientConfig, redirectUri, secret } from "./fixture.mjs";
import { run, writeConfig } from "./server.mjs";

/** A good client; nobody is at its provider. */
export const client = clientConfig("https://provider.example/token");

/** A good client of the environment alone. */
export const clientEnvironment = {
  TOKENFERRY_PROVIDER: "github",
  TOKENFERRY_CLIENT_ID: "web",
  TOKENFERRY_CLIENT_SECRET: secret,
  TOKENFERRY_REDIRECT_URIS: redirectUri,
};

/** @param {object} from @param {string[]} keys */
export const without = (from, ...keys) =>
  Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)));

/** A good client, changed. @param {object} change */
export const withClient = (change) => ({ clients: [{ ...client, ...change }] });

/** A good client with a provider of the table, changed. @param {object} change */
export const withRow = (change) => ({
  clients: [{ ...without(client, "token_endpoint", "client_auth"), ...change }],
});

/** A good client whose secret comes from elsewhere. @param {object} change */
export const withSecret = (change) => ({
  clients: [{ ...without(client, "client_secret"), ...change }],
});

/** A good client, and more keys at the top. @param {object} change */
export const withTop = (change) => ({ clients: [client], ...change });

/** Lets the program check a configuration. */
export const check = (/** @type {object} */ config) =>
  run(["--config", writeConfig(config), "--check"]);

/** Sees that the program refused to start, in one line that names what it is about. */
export function assertRefused(
  /** @type {ReturnType<typeof run>} */ result,
  /** @type {RegExp} */ names,
) {
  assert.equal(result.status, 2, result.stderr);
  assert.equal(result.stdout, "");
  assert.match(result.stderr, /^[\x20-\x7e]+\n$/, "one line of ASCII");
  assert.match(result.stderr, names);
  assert.doesNotMatch(result.stderr, new RegExp(secret));
}
