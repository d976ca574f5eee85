// @ts-check
// What goes on to the provider: the parameters of the exchange and the secret, byte for byte.
import assert from "node:assert/strict";
import test from "node:test";

import { parameters, secret, setUp } from "../support/fixture.mjs";

/** @typedef {import("../support/fixture.mjs").Change} Change */

const long = (/** @type {number} */ length) => "x".repeat(length);
const printable = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index));

/** @type {[name: string, change: Change][]} */
const accepted = [
  ["as it should be", {}],
  ["a code of 1 character", { code: "c" }],
  ["a code of 2,049 characters", { code: long(2049) }],
  ["a code of 4,096 characters that are escaped on the way", { code: "/".repeat(4096) }],
  ["a code of every printable character", { code: printable }],
  [
    "a code that looks like more parameters",
    { code: "x&client_secret=y&redirect_uri=https://evil.example" },
  ],
  ["a code as Google writes it", { code: "4/0AY0e-g7%2B+=~" }],
  ["a code_verifier of 43 characters", { code_verifier: long(43) }],
  ["a code_verifier of 128 characters", { code_verifier: long(128) }],
  [
    "a code_verifier of every character allowed",
    { code_verifier: `ABCXYZabcxyz0189-._~${long(30)}` },
  ],
];

test("exactly the parameters go on, byte for byte, with", async (t) => {
  const { provider, server } = await setUp(t);
  for (const [name, change] of accepted) {
    await t.test(name, async () => {
      const answer = await server.token(parameters(change));
      assert.equal(answer.status, 200, answer.text);
      const expected = [...parameters(change), ["client_secret", secret]];
      assert.deepEqual(provider.parameters().sort(), expected.sort());
    });
  }
  assert.equal(provider.requests.length, accepted.length);
});

test("other parameters are ignored and never forwarded", async (t) => {
  const { provider, server } = await setUp(t);
  const others = {
    scope: "admin:org",
    resource: "https://api.example",
    audience: "other",
    token_url: "https://evil.example/token",
    token_endpoint: "https://evil.example/token",
    client_assertion: "a.b.c",
    refresh_token: "r",
    state: "s",
    "": "no name",
    ["__proto__"]: "x",
  };
  const answer = await server.token(parameters(others));
  assert.equal(answer.status, 200, answer.text);
  const expected = [...parameters(), ["client_secret", secret]];
  assert.deepEqual(provider.parameters().sort(), expected.sort());
});

test("the order of the parameters does not matter", async (t) => {
  const { server } = await setUp(t);
  assert.equal((await server.token(parameters().reverse())).status, 200);
});
