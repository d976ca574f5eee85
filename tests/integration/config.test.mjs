// @ts-check
// What the program says of a wrong configuration: one line that names the key, and no secret.
import test from "node:test";

import {
  assertRefused,
  check,
  client,
  clientEnvironment,
  withClient,
  without,
  withRow,
  withTop,
} from "../support/config.mjs";
import { origin, redirectUri } from "../support/fixture.mjs";
import { run, writeConfig } from "../support/server.mjs";
import { temporaryFile } from "../support/temporary.mjs";
import { good, issue } from "../support/tls.mjs";

/** @type {[name: string, config: object, names: RegExp][]} */
const refused = [
  ["no client", { clients: [] }, /clients/],
  ["no clients at all", {}, /clients/],
  ["clients that are no list", { clients: client }, /clients/],
  ["a client that is a text", { clients: ["github"] }, /clients\/0/],
  ["an unknown key at the top", withTop({ client: [] }), /\bclient\b.*clients/],
  ["an unknown key of a client", withClient({ redirect_uri: redirectUri }), /\bredirect_uri\b/],
  [
    "an unknown key of the limits",
    withTop({ limits: { request_per_minute: 1 } }),
    /request_per_minute/,
  ],
  [
    "an unknown key of tls",
    withTop({ tls: { certificate: good().certFile, private_key: good().keyFile, key: "x" } }),
    /\bkey\b/,
  ],
  [
    "neither provider nor token_endpoint",
    { clients: [without(client, "token_endpoint")] },
    /token_endpoint/,
  ],
  ["both provider and token_endpoint", withClient({ provider: "github" }), /provider/],
  ["an unknown provider", withRow({ provider: "linkedin" }), /provider/],
  ["a provider that needs a base_url", withRow({ provider: "gitea" }), /base_url/],
  [
    "a base_url for a provider that cannot move",
    withRow({ provider: "google", base_url: "https://google.example" }),
    /base_url/,
  ],
  [
    "a base_url over plain HTTP",
    withRow({ provider: "gitea", base_url: "http://gitea.example" }),
    /base_url/,
  ],
  ["no client_auth", { clients: [without(client, "client_auth")] }, /client_auth/],
  ["an unknown client_auth", withClient({ client_auth: "private_key_jwt" }), /client_auth/],
  ["no client_id", { clients: [without(client, "client_id")] }, /client_id/],
  ["an empty client_id", withClient({ client_id: "" }), /client_id/],
  ["a client_id that is a number", withClient({ client_id: 7 }), /client_id/],
  ["two clients with one client_id", { clients: [client, client] }, /clients\/1.*client_id/],

  [
    "a token_endpoint over plain HTTP",
    withClient({ token_endpoint: "http://provider.example/token" }),
    /token_endpoint.*https/,
  ],
  [
    "a token_endpoint that only looks like loopback",
    withClient({ token_endpoint: "http://127.0.0.1.example/token" }),
    /token_endpoint/,
  ],
  [
    "a token_endpoint with user information",
    withClient({ token_endpoint: "https://a:b@provider.example/token" }),
    /token_endpoint/,
  ],
  [
    "a token_endpoint with a fragment",
    withClient({ token_endpoint: `${client.token_endpoint}#x` }),
    /token_endpoint/,
  ],
  [
    "a token_endpoint that is a file",
    withClient({ token_endpoint: "file:///etc/passwd" }),
    /token_endpoint/,
  ],
  ["a token_endpoint that is a path", withClient({ token_endpoint: "/token" }), /token_endpoint/],
  ["a token_endpoint that is empty", withClient({ token_endpoint: "" }), /token_endpoint/],
  [
    "a token_endpoint with an IPv6 zone",
    withClient({ token_endpoint: "https://[fe80::1%25eth0]/token" }),
    /token_endpoint/,
  ],

  ["no redirect_uris", { clients: [without(client, "redirect_uris")] }, /redirect_uris/],
  ["an empty list of redirect_uris", withClient({ redirect_uris: [] }), /redirect_uris/],
  ["redirect_uris that are a text", withClient({ redirect_uris: redirectUri }), /redirect_uris/],
  [
    "a redirect URI over plain HTTP",
    withClient({ redirect_uris: [redirectUri, "http://good.example/"] }),
    /redirect_uris\/1.*https/,
  ],
  [
    "a redirect URI with a fragment",
    withClient({ redirect_uris: [`${redirectUri}#`] }),
    /redirect_uris\/0/,
  ],
  [
    "a redirect URI of an app",
    withClient({ redirect_uris: ["myapp://callback"] }),
    /redirect_uris\/0/,
  ],
  [
    "a redirect URI with a star",
    withClient({ redirect_uris: ["https://*.good.example/"] }),
    /redirect_uris\/0/,
  ],

  ["an origin that is a star", withClient({ origins: ["*"] }), /origins\/0/],
  ["an origin that is null", withClient({ origins: ["null"] }), /origins\/0/],
  ["an origin with a star", withClient({ origins: ["https://*.good.example"] }), /origins\/0/],
  [
    "an origin with a path",
    withClient({ origins: [origin, "https://good.example/app"] }),
    /origins\/1/,
  ],
  ["an origin with a slash", withClient({ origins: ["https://good.example/"] }), /origins\/0/],
  ["an origin in upper case", withClient({ origins: ["https://GOOD.example"] }), /origins\/0/],
  ["an origin over plain HTTP", withClient({ origins: ["http://good.example"] }), /origins\/0/],
  ["an origin twice", withClient({ origins: [origin, origin] }), /origins/],
  ["an empty list of origins", withClient({ origins: [] }), /origins/],

  ["scopes in one text", withClient({ scopes: "read:user" }), /scopes/],
  ["two scopes in one text", withClient({ scopes: ["read:user user:email"] }), /scopes\/0/],
  ["expose that is a text", withClient({ expose: "team" }), /expose/],
  ["refresh_token that is a text", withClient({ refresh_token: "yes" }), /refresh_token/],
  [
    "insecure_transport that is a text",
    withClient({ insecure_transport: "true" }),
    /insecure_transport/,
  ],
  ["a listen address without a port", withTop({ listen: "127.0.0.1" }), /listen/],
  ["a listen address with a port beyond all", withTop({ listen: "127.0.0.1:65536" }), /listen/],
  ["a listen address that is a number", withTop({ listen: 8787 }), /listen/],
  ["a limit of nothing", withTop({ limits: { requests_per_minute: 0 } }), /requests_per_minute/],
  ["a limit that is a text", withTop({ limits: { exchanges: "many" } }), /exchanges/],
  [
    "a trusted proxy that is a name",
    withTop({ trusted_proxies: ["proxy.example"] }),
    /trusted_proxies\/0/,
  ],
  ["a ca_file that is not there", withTop({ ca_file: "nowhere.pem" }), /ca_file/],
  [
    "a ca_file without a certificate",
    withTop({ ca_file: temporaryFile("ca", "nothing\n") }),
    /ca_file/,
  ],
  [
    "a certificate that is not there",
    withTop({ tls: { certificate: "nowhere.pem", private_key: good().keyFile } }),
    /certificate/,
  ],
  ["tls without a private key", withTop({ tls: { certificate: good().certFile } }), /private_key/],
  [
    "a private key of another certificate",
    withTop({ tls: { certificate: good().certFile, private_key: issue().keyFile } }),
    /private_key|tls/,
  ],
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
    ["followed by more", `${JSON.stringify(withClient({}))} x`],
    ["one with a comment", `// ours\n${JSON.stringify(withClient({}))}`],
    ["one with a key twice", '{"listen": "127.0.0.1:0", "listen": "127.0.0.1:1", "clients": []}'],
  ]) {
    await t.test(name, () =>
      assertRefused(run(["--check", "--config", temporaryFile("c.json", text)]), /\.json/),
    );
  }
  await t.test("not there", () => {
    assertRefused(run(["--check", "--config", "nowhere.json"]), /nowhere\.json/);
  });
});

test("the environment is judged like a file", async (t) => {
  for (const name of Object.keys(clientEnvironment)) {
    await t.test(`without ${name}`, () =>
      assertRefused(run(["--check"], without(clientEnvironment, name)), new RegExp(name)),
    );
  }
  await t.test("with plain HTTP", () => {
    assertRefused(
      run(["--check"], { ...clientEnvironment, TOKENFERRY_REDIRECT_URIS: "http://good.example/" }),
      /TOKENFERRY_REDIRECT_URIS/,
    );
  });
  await t.test("with nothing", () =>
    assertRefused(run(["--check"]), /TOKENFERRY_CLIENT_ID|--config/),
  );
});
