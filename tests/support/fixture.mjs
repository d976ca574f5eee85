// @ts-check
// What most tests begin with: a stand-in provider, the server in front of it, and a good request.
import assert from "node:assert/strict";

import { startProvider } from "./provider.mjs";
import { startServer } from "./server.mjs";
import { authority, good } from "./tls.mjs";

export const origin = "https://good.example";
export const redirectUri = "https://good.example/app/";
export const secret = "s3cret-of-the-test-client";
export const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; // RFC 7636, appendix B

/** @typedef {Record<string, string | string[] | undefined>} Change */

/**
 * The parameters of a good request, changed: undefined leaves one out, a list repeats it.
 * @param {Change} [change]
 * @returns {[string, string][]}
 */
export function parameters(change = {}) {
  const all = {
    grant_type: "authorization_code",
    client_id: "web",
    code: "SplxlOBeZQQYbYS6WxSbIA",
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...change,
  };
  return Object.entries(all).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => /** @type {[string, string]} */ ([name, one])),
  );
}

/** A client's configuration. @param {string} tokenEndpoint @param {object} [change] */
export const clientConfig = (tokenEndpoint, change = {}) => ({
  client_id: "web",
  client_secret: secret,
  token_endpoint: tokenEndpoint,
  client_auth: "client_secret_post",
  redirect_uris: [redirectUri],
  ...change,
});

/**
 * Starts a provider over TLS and the server; both are stopped after the test.
 * @param {import("node:test").TestContext} t
 * @param {{ client?: object, others?: object[], config?: object,
 *           tls?: import("node:tls").TlsOptions | null }} [options]
 *   client: changes to the client; others: further clients, as changes to it; config: more keys
 *   at the top; tls: the provider's, null for plain HTTP
 */
export async function setUp(t, { client = {}, others = [], config = {}, tls = good() } = {}) {
  const provider = await startProvider(tls ?? undefined);
  t.after(() => provider.stop());
  const server = await startServer({
    clients: [client, ...others].map((change) => clientConfig(provider.url, change)),
    ...(tls && { ca_file: authority().certFile }),
    ...config,
  });
  t.after(() => server.stop());
  return { provider, server };
}

/**
 * Sees that an answer may be read by the page of this origin, or by none.
 * @param {import("./http.mjs").Answer} answer
 * @param {string | null} [readableBy]
 */
export function assertCors(answer, readableBy = origin) {
  assert.equal(answer.headers["access-control-allow-origin"], readableBy ?? undefined);
  assert.equal(answer.headers["access-control-allow-credentials"], undefined);
  assert.match(answer.headers.vary ?? "", /\borigin\b/i);
}

/** Sees what every answer of ours must have, and what none may. */
export function assertGuarded(/** @type {import("./http.mjs").Answer} */ answer) {
  assert.equal(answer.headers["cache-control"], "no-store");
  assert.equal(answer.headers["x-content-type-options"], "nosniff");
  for (const name of ["server", "set-cookie", "www-authenticate", "location", "exception_what"]) {
    assert.equal(answer.headers[name], undefined, name);
  }
}

/**
 * Sees that an answer is an error object of RFC 6749, section 5.2, with our marks, and nothing more.
 * @param {import("./http.mjs").Answer} answer
 * @param {number} status
 * @param {string} error
 * @param {string} [providerError]
 */
export function assertFailure(answer, status, error, providerError) {
  assert.equal(answer.status, status, answer.text);
  const body = answer.json();
  assert.equal(body.error, error, answer.text);
  assert.match(body.error_description, /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
  assert.equal(body.provider_error, providerError);
  assert.match(body.outcome, /^[a-z_]+$/);
  assert.ok([undefined, "site"].includes(body.fault), body.fault);
  const keys = ["error", "error_description", "outcome", "fault", "provider_error"];
  assert.deepEqual(Object.keys(body).filter((key) => !keys.includes(key)), []);
  assert.match(answer.headers["content-type"] ?? "", /^application\/json/);
  assertGuarded(answer);
}
