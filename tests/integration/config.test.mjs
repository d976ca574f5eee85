// @ts-check
// What the program says of a wrong configuration: one line that names the key, and no secret.
import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import test from "node:test";

import { clientConfig, origin, redirectUri, secret } from "../support/fixture.mjs";
import { run, writeConfig } from "../support/server.mjs";
import { temporaryFile } from "../support/temporary.mjs";
import { good, issue } from "../support/tls.mjs";

const endpoint = "https://provider.example/token";
const client = clientConfig(endpoint);
const without = (/** @type {object} */ from, /** @type {string[]} */ ...keys) =>
  Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)));
const keyed = (/** @type {object} */ change) => ({ clients: [{ ...client, ...change }] });
const filed = (/** @type {object} */ change) => ({ clients: [{ ...without(client, "client_secret"), ...change }] });
const check = (/** @type {object} */ config) => run(["--config", writeConfig(config), "--check"]);

/** Sees that the program refused to start, in one line that names what it is about. */
function assertRefused(/** @type {ReturnType<typeof run>} */ result, /** @type {RegExp} */ names) {
  assert.equal(result.status, 2, result.stderr);
  assert.equal(result.stdout, "");
  assert.match(result.stderr, /^[\x20-\x7e]+\n$/, "one line of ASCII");
  assert.match(result.stderr, names);
  assert.doesNotMatch(result.stderr, new RegExp(secret));
}

const placeOf = (/** @type {string} */ path) => ({ client_secret_file: path });

/** @type {[name: string, config: object, names: RegExp][]} */
const refused = [
  ["no client", { clients: [] }, /clients/],
  ["no clients at all", {}, /clients/],
  ["clients that are no list", { clients: client }, /clients/],
  ["a client that is a text", { clients: ["github"] }, /clients\/0/],
  ["an unknown key at the top", { ...keyed({}), client: [] }, /\bclient\b.*clients/],
  ["an unknown key of a client", keyed({ redirect_uri: redirectUri }), /\bredirect_uri\b/],
  ["an unknown key that is a secret itself", keyed({ [secret]: 1 }), /clients\/0/],
  ["an unknown key of the limits", { ...keyed({}), limits: { request_per_minute: 1 } }, /request_per_minute/],
  ["an unknown key of tls", { ...keyed({}), tls: { certificate: good().certFile, private_key: good().keyFile, key: "x" } }, /\bkey\b/],
  ["neither provider nor token_endpoint", { clients: [without(client, "token_endpoint")] }, /token_endpoint/],
  ["both provider and token_endpoint", keyed({ provider: "github" }), /provider/],
  ["an unknown provider", { clients: [{ ...without(client, "token_endpoint", "client_auth"), provider: "linkedin" }] }, /provider/],
  ["a provider that needs a base_url", { clients: [{ ...without(client, "token_endpoint", "client_auth"), provider: "gitea" }] }, /base_url/],
  ["a base_url for a provider that cannot move", { clients: [{ ...without(client, "token_endpoint", "client_auth"), provider: "google", base_url: "https://google.example" }] }, /base_url/],
  ["a base_url over plain HTTP", { clients: [{ ...without(client, "token_endpoint", "client_auth"), provider: "gitea", base_url: "http://gitea.example" }] }, /base_url/],
  ["no client_auth", { clients: [without(client, "client_auth")] }, /client_auth/],
  ["an unknown client_auth", keyed({ client_auth: "private_key_jwt" }), /client_auth/],
  ["no client_id", { clients: [without(client, "client_id")] }, /client_id/],
  ["an empty client_id", keyed({ client_id: "" }), /client_id/],
  ["a client_id that is a number", keyed({ client_id: 7 }), /client_id/],
  ["two clients with one client_id", { clients: [client, client] }, /clients\/1.*client_id/],

  ["a token_endpoint over plain HTTP", keyed({ token_endpoint: "http://provider.example/token" }), /token_endpoint.*https/],
  ["a token_endpoint that only looks like loopback", keyed({ token_endpoint: "http://127.0.0.1.example/token" }), /token_endpoint/],
  ["a token_endpoint with user information", keyed({ token_endpoint: "https://a:b@provider.example/token" }), /token_endpoint/],
  ["a token_endpoint with a fragment", keyed({ token_endpoint: `${endpoint}#x` }), /token_endpoint/],
  ["a token_endpoint that is a file", keyed({ token_endpoint: "file:///etc/passwd" }), /token_endpoint/],
  ["a token_endpoint that is a path", keyed({ token_endpoint: "/token" }), /token_endpoint/],
  ["a token_endpoint that is empty", keyed({ token_endpoint: "" }), /token_endpoint/],
  ["a token_endpoint with an IPv6 zone", keyed({ token_endpoint: "https://[fe80::1%25eth0]/token" }), /token_endpoint/],

  ["no redirect_uris", { clients: [without(client, "redirect_uris")] }, /redirect_uris/],
  ["an empty list of redirect_uris", keyed({ redirect_uris: [] }), /redirect_uris/],
  ["redirect_uris that are a text", keyed({ redirect_uris: redirectUri }), /redirect_uris/],
  ["a redirect URI over plain HTTP", keyed({ redirect_uris: [redirectUri, "http://good.example/"] }), /redirect_uris\/1.*https/],
  ["a redirect URI with a fragment", keyed({ redirect_uris: [`${redirectUri}#`] }), /redirect_uris\/0/],
  ["a redirect URI of an app", keyed({ redirect_uris: ["myapp://callback"] }), /redirect_uris\/0/],
  ["a redirect URI with a star", keyed({ redirect_uris: ["https://*.good.example/"] }), /redirect_uris\/0/],

  ["an origin that is a star", keyed({ origins: ["*"] }), /origins\/0/],
  ["an origin that is null", keyed({ origins: ["null"] }), /origins\/0/],
  ["an origin with a star", keyed({ origins: ["https://*.good.example"] }), /origins\/0/],
  ["an origin with a path", keyed({ origins: [origin, "https://good.example/app"] }), /origins\/1/],
  ["an origin with a slash", keyed({ origins: ["https://good.example/"] }), /origins\/0/],
  ["an origin in upper case", keyed({ origins: ["https://GOOD.example"] }), /origins\/0/],
  ["an origin over plain HTTP", keyed({ origins: ["http://good.example"] }), /origins\/0/],
  ["an origin twice", keyed({ origins: [origin, origin] }), /origins/],
  ["an empty list of origins", keyed({ origins: [] }), /origins/],

  ["no secret", filed({}), /client_secret/],
  ["two secrets", keyed({ client_secret_env: "HOME" }), /client_secret/],
  ["an empty secret", keyed({ client_secret: "" }), /client_secret/],
  ["a placeholder for the secret", keyed({ client_secret: "changeme" }), /client_secret/],
  ["a secret with a line break", keyed({ client_secret: `${secret}\r\nx` }), /client_secret/],
  ["a secret that is a number", keyed({ client_secret: 12345678 }), /client_secret/],
  ["a secret file that is not there", filed(placeOf("nowhere.secret")), /client_secret_file/],
  ["a secret file that is a directory", filed(placeOf("/")), /client_secret_file/],
  ["a secret file that is empty", filed(placeOf(temporaryFile("empty", "\n"))), /client_secret_file/],
  ["a secret file of two lines", filed(placeOf(temporaryFile("two", `${secret}\n${secret}\n`))), /client_secret_file/],
  ["a secret file of 1 MB", filed(placeOf(temporaryFile("big", secret.repeat(40_000)))), /client_secret_file/],
  ["a secret's variable that is not set", filed({ client_secret_env: "TOKENFERRY_TEST_NOT_SET" }), /client_secret_env/],

  ["scopes in one text", keyed({ scopes: "read:user" }), /scopes/],
  ["two scopes in one text", keyed({ scopes: ["read:user user:email"] }), /scopes\/0/],
  ["expose that is a text", keyed({ expose: "team" }), /expose/],
  ["refresh_token that is a text", keyed({ refresh_token: "yes" }), /refresh_token/],
  ["insecure_transport that is a text", keyed({ insecure_transport: "true" }), /insecure_transport/],
  ["a listen address without a port", { ...keyed({}), listen: "127.0.0.1" }, /listen/],
  ["a listen address with a port beyond all", { ...keyed({}), listen: "127.0.0.1:65536" }, /listen/],
  ["a listen address that is a number", { ...keyed({}), listen: 8787 }, /listen/],
  ["a limit of nothing", { ...keyed({}), limits: { requests_per_minute: 0 } }, /requests_per_minute/],
  ["a limit that is a text", { ...keyed({}), limits: { workers: "many" } }, /workers/],
  ["a trusted proxy that is a name", { ...keyed({}), trusted_proxies: ["proxy.example"] }, /trusted_proxies\/0/],
  ["a ca_file that is not there", { ...keyed({}), ca_file: "nowhere.pem" }, /ca_file/],
  ["a ca_file without a certificate", { ...keyed({}), ca_file: temporaryFile("ca", "nothing\n") }, /ca_file/],
  ["a certificate that is not there", { ...keyed({}), tls: { certificate: "nowhere.pem", private_key: good().keyFile } }, /certificate/],
  ["tls without a private key", { ...keyed({}), tls: { certificate: good().certFile } }, /private_key/],
  ["a private key of another certificate", { ...keyed({}), tls: { certificate: good().certFile, private_key: issue().keyFile } }, /private_key|tls/],
];

test("the program refuses to start with", async (t) => {
  for (const [name, config, names] of refused) {
    await t.test(name, () => assertRefused(check(config), names));
  }
  await t.test("the same configuration without --check", () => {
    assertRefused(run(["--config", writeConfig({ clients: [] })]), /clients/);
  });
});

test("the program refuses a file that is", async (t) => {
  for (const [name, text] of [
    ["empty", ""],
    ["cut", '{"clients": ['],
    ["no object", "[]"],
    ["followed by more", `${JSON.stringify(keyed({}))} x`],
    ["one with a comment", `// ours\n${JSON.stringify(keyed({}))}`],
    ["one with a key twice", '{"listen": "127.0.0.1:0", "listen": "127.0.0.1:1", "clients": []}'],
  ]) {
    await t.test(name, () => assertRefused(run(["--check", "--config", temporaryFile("c.json", text)]), /\.json/));
  }
  await t.test("not there", () => {
    assertRefused(run(["--check", "--config", "nowhere.json"]), /nowhere\.json/);
  });
  await t.test("readable by others while it holds the secret", () => {
    const path = writeConfig(keyed({}));
    for (const mode of [0o640, 0o604]) {
      chmodSync(path, mode);
      assertRefused(run(["--check", "--config", path]), /client_secret.*chmod 600/);
    }
  });
});

test("the environment is judged like a file", async (t) => {
  const env = { TOKENFERRY_PROVIDER: "github", TOKENFERRY_CLIENT_ID: "web", TOKENFERRY_CLIENT_SECRET: secret, TOKENFERRY_REDIRECT_URIS: redirectUri };
  for (const name of Object.keys(env)) {
    await t.test(`without ${name}`, () => assertRefused(run(["--check"], without(env, name)), new RegExp(name)));
  }
  await t.test("with plain HTTP", () => {
    assertRefused(run(["--check"], { ...env, TOKENFERRY_REDIRECT_URIS: "http://good.example/" }), /TOKENFERRY_REDIRECT_URIS/);
  });
  await t.test("with nothing", () => assertRefused(run(["--check"]), /TOKENFERRY_CLIENT_ID|--config/));
});
