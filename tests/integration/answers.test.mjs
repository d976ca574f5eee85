// @ts-check
// A token is released in one form, whatever the provider's.
import assert from "node:assert/strict";
import test from "node:test";

import { assertCors, assertGuarded, parameters, setUp } from "../support/fixture.mjs";
import { form, json, message, octets } from "../support/provider.mjs";

/** @typedef {import("../support/provider.mjs").Responder} Responder */

const plain = { access_token: "gho_16C7e42F292c6912E7", token_type: "bearer" };
const text = JSON.stringify(plain);
const chunks = [text.slice(0, 5), text.slice(5), ""].map(
  (chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`,
);
const chunked = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks.join("")}`;

/** @type {[name: string, answer: Responder, extra: Record<string, unknown>][]} */
const tokens = [
  ["JSON", json(plain), {}],
  ["form encoding", form({ ...plain, scope: "" }), {}],
  ["JSON under the name of text", octets(message(200, { "Content-Type": "text/plain" }, text)), {}],
  ["JSON without a media type", octets(message(200, {}, text)), {}],
  [
    "form encoding under the name of HTML",
    octets(message(200, { "Content-Type": "text/html" }, "access_token=abc&token_type=bearer")),
    { access_token: "abc", token_type: "bearer" },
  ],
  ["chunks", octets(chunked), {}],
  ["201 Created", json(plain, 201), {}],
  ["a lifetime", json({ ...plain, expires_in: 28800 }), { expires_in: 28800 }],
  ["a lifetime in a text", json({ ...plain, expires_in: "3600" }), { expires_in: 3600 }],
  ["a lifetime in form encoding", form({ ...plain, expires_in: "3600" }), { expires_in: 3600 }],
  [
    "Facebook's name for the lifetime",
    json({ ...plain, expires: 5183944 }),
    { expires_in: 5183944 },
  ],
  ["Mailchimp's lifetime of 0", json({ ...plain, expires_in: 0, scope: null }), {}],
  ["a lifetime that is none", json({ ...plain, expires_in: "soon" }), {}],
  ["a scope with spaces", json({ ...plain, scope: "read:user repo" }), { scope: "read:user repo" }],
  ["a scope with commas", json({ ...plain, scope: "read:user,repo" }), { scope: "read:user repo" }],
  [
    "a scope in a list",
    json({ ...plain, scope: ["read:user", "repo"] }),
    { scope: "read:user repo" },
  ],
  ["an id_token", json({ ...plain, id_token: "e30.e30.c2ln" }), { id_token: "e30.e30.c2ln" }],
  [
    "Slack's nested token",
    json({
      ok: true,
      authed_user: {
        id: "U1",
        access_token: "xoxp-1",
        token_type: "user",
        scope: "identity.basic",
      },
    }),
    { access_token: "xoxp-1", token_type: "Bearer", scope: "identity.basic" },
  ],
  ["no token_type", json({ access_token: "abc" }), { access_token: "abc", token_type: "Bearer" }],
  [
    "a refresh_token and its lifetime",
    json({ ...plain, refresh_token: "ghr_1", refresh_token_expires_in: 15724800 }),
    {},
  ],
  [
    "everything else",
    json(
      { ...plain, client_secret: "x", user: { id: 1 }, access_token_secret: "y", __proto: "z" },
      200,
      { "Set-Cookie": "a=b", "X-OAuth-Scopes": "repo", Location: "https://evil.example" },
    ),
    {},
  ],
  [
    "a key that stands twice, though not the token",
    json(`{"access_token":"abc","token_type":"bearer","scope":"a","scope":"a"}`),
    { access_token: "abc", token_type: "bearer", scope: "a" },
  ],
];

test("a token is released in RFC 6749's form, and nothing beside it, from", async (t) => {
  const { provider, server } = await setUp(t);
  for (const [name, answer, extra] of tokens) {
    await t.test(name, async () => {
      provider.answer = answer;
      const reply = await server.token(parameters());
      assert.equal(reply.status, 200, reply.text);
      assert.deepEqual(reply.json(), { ...plain, ...extra });
      assert.match(reply.headers["content-type"] ?? "", /^application\/json/);
      assertCors(reply);
      assertGuarded(reply);
    });
  }
});
