// @ts-check
// The provider gives no token: whose fault it is, and what the page hears of it.
import assert from "node:assert/strict";
import test from "node:test";

import { assertCors, assertFailure, parameters, setUp } from "../support/fixture.mjs";
import { form, json, message, octets } from "../support/provider.mjs";

/** @typedef {import("../support/provider.mjs").Responder} Responder */

const plain = { access_token: "gho_16C7e42F292c6912E7", token_type: "bearer" };
const long = (/** @type {number} */ length) => "x".repeat(length);

/** The provider says no: the page's fault or bad luck, and it may begin again. */
/** @type {[name: string, answer: Responder, error: string, providerError?: string][]} */
const refusals = [
  ["invalid_grant with 400", json({ error: "invalid_grant" }, 400), "invalid_grant"],
  ["invalid_grant with 200", json({ error: "invalid_grant" }), "invalid_grant"],
  ["invalid_grant with 401", json({ error: "invalid_grant" }, 401), "invalid_grant"],
  ["invalid_request", json({ error: "invalid_request" }, 400), "invalid_request"],
  ["unauthorized_client", json({ error: "unauthorized_client" }, 400), "unauthorized_client"],
  ["invalid_scope", json({ error: "invalid_scope" }, 400), "invalid_scope"],
  [
    "GitHub's word for a used code, with 200",
    json({
      error: "bad_verification_code",
      error_description: "The code passed is incorrect or expired.",
      error_uri: "https://docs.github.com/x",
    }),
    "invalid_grant",
    "bad_verification_code",
  ],
  [
    "GitHub's word in form encoding",
    form({ error: "bad_verification_code" }),
    "invalid_grant",
    "bad_verification_code",
  ],
  [
    "GitHub's word for an address that is not verified",
    json({ error: "unverified_user_email" }),
    "invalid_grant",
    "unverified_user_email",
  ],
  [
    "GitHub's word for a wrong redirect URI",
    json({ error: "redirect_uri_mismatch" }),
    "invalid_grant",
    "redirect_uri_mismatch",
  ],
  [
    "Slack's word for a wrong code",
    json({ ok: false, error: "invalid_code" }),
    "invalid_grant",
    "invalid_code",
  ],
  [
    "Facebook's object",
    json(
      { error: { message: "This code has been used.", type: "OAuthException", code: 100 } },
      400,
    ),
    "invalid_grant",
    "OAuthException",
  ],
  [
    "Fitbit's list",
    json({ errors: [{ errorType: "expired_token", message: "x" }], success: false }, 401),
    "invalid_grant",
    "expired_token",
  ],
  [
    "a token beside an error",
    json({ error: "invalid_grant", access_token: "gho_x", token_type: "bearer" }),
    "invalid_grant",
  ],
  ["an unknown word of 64 characters", json({ error: long(64) }, 400), "invalid_grant", long(64)],
  ["an unknown word of 65 characters", json({ error: long(65) }, 400), "invalid_grant"],
  [
    "an unknown word with markup",
    json({ error: "<script>alert(1)</script>" }, 400),
    "invalid_grant",
  ],
  ["an unknown word with a line break", json({ error: "a\r\nb" }, 400), "invalid_grant"],
  [
    "a description with markup",
    json(
      { error: "invalid_grant", error_description: '<img src=x onerror=alert(1)>\r\n\u202e"\\' },
      400,
    ),
    "invalid_grant",
  ],
  [
    "a description without end",
    json({ error: "invalid_grant", error_description: long(50_000) }, 400),
    "invalid_grant",
  ],
];

test("the provider's refusal is one of RFC 6749 with status 400, for", async (t) => {
  const { provider, server } = await setUp(t);
  for (const [name, answer, error, providerError] of refusals) {
    await t.test(name, async () => {
      provider.answer = answer;
      const reply = await server.token(parameters());
      assertFailure(reply, 400, error, providerError);
      assertCors(reply);
      assert.doesNotMatch(reply.text, /passed|onerror|x{65}|gho_x/);
    });
  }
});

/** Not the page's fault: the operator's, or the provider's. */
/** @type {[name: string, answer: Responder][]} */
const faults = [
  [
    "invalid_client with 401",
    json({ error: "invalid_client" }, 401, { "WWW-Authenticate": "Basic" }),
  ],
  ["invalid_client with 400", json({ error: "invalid_client" }, 400)],
  ["GitHub's word for a wrong secret", json({ error: "incorrect_client_credentials" })],
  ["Slack's word for a wrong secret", json({ ok: false, error: "bad_client_secret" })],
  [
    "a page of HTML",
    octets(message(200, { "Content-Type": "text/html" }, "<html>access_token</html>")),
  ],
  ["nothing", octets(message(200))],
  ["204", octets("HTTP/1.1 204 No Content\r\n\r\n")],
  ["cut JSON", json('{"access_token":"gho_cut","token_type":"bea')],
  ["JSON and more", json('{"access_token":"gho_more","token_type":"bearer"} x')],
  ["JSON with a comment", json('{"access_token":"gho_comment",/**/"token_type":"bearer"}')],
  [
    "JSON that is no UTF-8",
    octets(
      Buffer.from(
        message(
          200,
          { "Content-Length": "46" },
          '{"access_token":"gho_\xff","token_type":"bearer"}',
        ),
        "latin1",
      ),
    ),
  ],
  ["JSON of great depth", json("[".repeat(20_000))],
  ["an object of great depth", json('{"a":'.repeat(10_000))],
  ["a list of great depth and more", json(`{"a":${"[".repeat(30_000)}${"]".repeat(30_000)},"b":1}`)],
  ["a list", json([plain])],
  ["a text", json('"access_token=gho_text"')],
  ["null", json("null")],
  ["an empty object", json({})],
  ["success without a token", json({ ok: true })],
  ["an empty token", json({ access_token: "", token_type: "bearer" })],
  ["a token that is null", json({ access_token: null, token_type: "bearer" })],
  ["a token that is an object", json({ access_token: { a: "gho_object" }, token_type: "bearer" })],
  ["a token with a line break", json({ access_token: "gho_a\r\nX-Evil: 1", token_type: "bearer" })],
  ["a token with a space", json({ access_token: "gho_a b", token_type: "bearer" })],
  ["a token with an umlaut", json({ access_token: "gho_\u00fc", token_type: "bearer" })],
  [
    "a token twice in form encoding",
    octets(message(200, {}, "access_token=gho_a&access_token=gho_b&token_type=bearer")),
  ],
  ["a token with status 400", json(plain, 400)],
  ["a token with status 500", json(plain, 500)],
  ["403", octets(message(403, {}, "Forbidden"))],
  ["404", octets(message(404, {}, "Not Found"))],
  ["500", octets(message(500, {}, "gho_trace"))],
  ["502 of a proxy", octets(message(502, { "Content-Type": "text/html" }, "<h1>Bad Gateway</h1>"))],
];

test("the page hears server_error with 502, and nothing of the cause, for", async (t) => {
  const { provider, server } = await setUp(t);
  for (const [name, answer] of faults) {
    await t.test(name, async () => {
      provider.answer = answer;
      const reply = await server.token(parameters());
      assert.doesNotMatch(JSON.stringify(reply), /gho_|html|x-evil|Forbidden/i);
      assertFailure(reply, 502, "server_error");
      assertCors(reply);
    });
  }
});

test("a provider that is busy makes the page wait", async (t) => {
  const { provider, server } = await setUp(t);
  for (const status of [429, 503]) {
    provider.answer = octets(message(status, { "Retry-After": "7" }, "busy"));
    const reply = await server.token(parameters());
    assertFailure(reply, 503, "temporarily_unavailable");
    assert.match(reply.headers["retry-after"] ?? "", /^\d+$/);
    assertCors(reply);
  }
});
