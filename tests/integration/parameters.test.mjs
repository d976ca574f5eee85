// @ts-check
// The token request, parameter by parameter: what is refused never reaches the provider.
import assert from "node:assert/strict";
import test from "node:test";

import {
  assertCors,
  assertFailure,
  parameters,
  redirectUri,
  secret,
  setUp,
  verifier,
} from "../support/fixture.mjs";

/** @typedef {import("../support/fixture.mjs").Change} Change */

const long = (/** @type {number} */ length) => "x".repeat(length);

/** @type {[name: string, change: Change, error: string][]} */
const refused = [
  ["no grant_type", { grant_type: undefined }, "invalid_request"],
  ["an empty grant_type", { grant_type: "" }, "invalid_request"],
  [
    "two grant_types",
    { grant_type: ["authorization_code", "authorization_code"] },
    "invalid_request",
  ],
  [
    "the refresh grant unless allowed",
    { grant_type: "refresh_token", refresh_token: "r" },
    "unsupported_grant_type",
  ],
  ["the client credentials grant", { grant_type: "client_credentials" }, "unsupported_grant_type"],
  [
    "the password grant",
    { grant_type: "password", username: "u", password: "p" },
    "unsupported_grant_type",
  ],
  [
    "the token exchange grant",
    { grant_type: "urn:ietf:params:oauth:grant-type:token-exchange" },
    "unsupported_grant_type",
  ],
  ["a grant_type in upper case", { grant_type: "AUTHORIZATION_CODE" }, "unsupported_grant_type"],

  ["no client_id", { client_id: undefined }, "invalid_request"],
  ["an empty client_id", { client_id: "" }, "invalid_request"],
  ["two client_ids", { client_id: ["web", "web"] }, "invalid_request"],
  ["an unknown client_id", { client_id: "unknown" }, "invalid_client"],
  ["a client_id in another case", { client_id: "WEB" }, "invalid_client"],
  ["a client_id that names an environment variable", { client_id: "PATH" }, "invalid_client"],
  ["a client_id that names a file", { client_id: "../config.json" }, "invalid_client"],
  ["a client_id that names a property", { client_id: "__proto__" }, "invalid_client"],
  ["a client_id with a space at its end", { client_id: "web " }, "invalid_client"],
  ["a client_id of 4,000 characters", { client_id: long(4000) }, "invalid_client"],

  ["no code", { code: undefined }, "invalid_request"],
  ["an empty code", { code: "" }, "invalid_request"],
  ["two codes", { code: ["one", "two"] }, "invalid_request"],
  ["the same code twice", { code: ["one", "one"] }, "invalid_request"],
  ["a code with NUL", { code: "one\0two" }, "invalid_request"],
  ["a code with a line break", { code: "one\r\ntwo" }, "invalid_request"],
  ["a code with DEL", { code: "one\x7f" }, "invalid_request"],
  ["a code with a tab", { code: "one\ttwo" }, "invalid_request"],
  ["a code that is not ASCII", { code: "c\u00f6de" }, "invalid_request"],
  ["a code of 4,097 characters", { code: long(4097) }, "invalid_request"],

  ["no redirect_uri", { redirect_uri: undefined }, "invalid_request"],
  ["an empty redirect_uri", { redirect_uri: "" }, "invalid_request"],
  ["two redirect_uris", { redirect_uri: [redirectUri, redirectUri] }, "invalid_request"],
  [
    "a redirect_uri of another site",
    { redirect_uri: "https://evil.example/app/" },
    "invalid_grant",
  ],
  [
    "a redirect_uri that is a part of ours",
    { redirect_uri: "https://good.example/" },
    "invalid_grant",
  ],
  [
    "a redirect_uri without our slash",
    { redirect_uri: "https://good.example/app" },
    "invalid_grant",
  ],
  ["a redirect_uri that goes on", { redirect_uri: `${redirectUri}more` }, "invalid_grant"],
  ["a redirect_uri with a query", { redirect_uri: `${redirectUri}?a=b` }, "invalid_grant"],
  ["a redirect_uri with a fragment", { redirect_uri: `${redirectUri}#` }, "invalid_grant"],
  ["a redirect_uri with dots", { redirect_uri: `${redirectUri}x/../` }, "invalid_grant"],
  [
    "a redirect_uri with a port",
    { redirect_uri: "https://good.example:443/app/" },
    "invalid_grant",
  ],
  [
    "a redirect_uri in another case",
    { redirect_uri: "https://GOOD.example/app/" },
    "invalid_grant",
  ],
  ["a redirect_uri over plain HTTP", { redirect_uri: "http://good.example/app/" }, "invalid_grant"],
  [
    "a redirect_uri that is encoded twice",
    { redirect_uri: encodeURIComponent(redirectUri) },
    "invalid_grant",
  ],
  [
    "a redirect_uri with an encoded letter",
    { redirect_uri: "https://good.example/%61pp/" },
    "invalid_grant",
  ],

  ["no code_verifier", { code_verifier: undefined }, "invalid_request"],
  ["an empty code_verifier", { code_verifier: "" }, "invalid_request"],
  ["two code_verifiers", { code_verifier: [verifier, verifier] }, "invalid_request"],
  ["a code_verifier of 42 characters", { code_verifier: long(42) }, "invalid_request"],
  ["a code_verifier of 129 characters", { code_verifier: long(129) }, "invalid_request"],
  ["a code_verifier with +", { code_verifier: `${long(43)}+` }, "invalid_request"],
  ["a code_verifier with /", { code_verifier: `${long(43)}/` }, "invalid_request"],
  ["a code_verifier with =", { code_verifier: `${long(43)}=` }, "invalid_request"],
  ["a code_verifier with a space", { code_verifier: `${long(43)} ` }, "invalid_request"],
  ["a code_verifier that is not ASCII", { code_verifier: `${long(43)}\u00e9` }, "invalid_request"],

  ["a client_secret, though it is the right one", { client_secret: secret }, "invalid_request"],
  ["a client_secret, though it is a wrong one", { client_secret: "wrong" }, "invalid_request"],
  ["an unknown parameter that stands twice", { nonsense: ["1", "2"] }, "invalid_request"],
  ["a resource that stands twice", { resource: ["https://a", "https://b"] }, "invalid_request"],
];

test("a token request is refused for", async (t) => {
  const { provider, server } = await setUp(t);
  for (const [name, change, error] of refused) {
    await t.test(name, async () => {
      const answer = await server.token(parameters(change));
      assertFailure(answer, 400, error);
      assertCors(answer);
      assert.equal(provider.accepted, 0);
    });
  }
});

test("a refusal names the parameter and repeats nothing of it", async (t) => {
  const { server } = await setUp(t);
  for (const [name, value] of Object.entries({ code: "c\tXYZZY", code_verifier: "XYZZY" })) {
    const { error_description } = (await server.token(parameters({ [name]: value }))).json();
    assert.match(error_description, new RegExp(`\\b${name}\\b`));
    assert.doesNotMatch(error_description, /XYZZY/);
  }
  const { error_description } = (await server.token(parameters({ client_secret: "XYZZY" }))).json();
  assert.match(error_description, /client_secret/);
  assert.doesNotMatch(error_description, /XYZZY/);
});

const goodBody = new URLSearchParams(parameters()).toString();

/** Bodies that no form encoder writes. @type {[string, string][]} */
const malformed = [
  ["nothing", ""],
  ["a broken percent sign", goodBody.replace("code=", "code=%ZZ")],
  ["a percent sign at the end", `${goodBody}&x=%`],
  ["octets that are no UTF-8", goodBody.replace("code=", "code=%FF")],
  ["JSON", JSON.stringify(Object.fromEntries(parameters()))],
  ["a semicolon for an ampersand", goodBody.replaceAll("&", ";")],
  ["names in upper case", goodBody.replaceAll(/[a-z_]+=/g, (name) => name.toUpperCase())],
  ["a code once in plain and once in encoded letters", `${goodBody}&%63ode=two`],
];

test("a body is refused that is", async (t) => {
  const { provider, server } = await setUp(t);
  for (const [name, body] of malformed) {
    await t.test(name, async () => {
      assertFailure(await server.token(body), 400, "invalid_request");
      assert.equal(provider.accepted, 0);
    });
  }
});
