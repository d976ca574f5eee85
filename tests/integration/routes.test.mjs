// @ts-check
// Paths, methods, media types and sizes: what is answered before anybody looks at a parameter.
import assert from "node:assert/strict";
import test from "node:test";

import {
  assertCors,
  assertFailure,
  assertGuarded,
  origin,
  parameters,
  setUp,
} from "../support/fixture.mjs";
import { tell, tokenRequest } from "../support/raw.mjs";

/** @typedef {[string, string][]} Headers */

const form = "application/x-www-form-urlencoded";
const body = new URLSearchParams(parameters()).toString();

test("the token endpoint takes POST alone", async (t) => {
  const { provider, server } = await setUp(t);
  for (const method of ["GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"]) {
    await t.test(method, async () => {
      const answer = await server.request(`/token?${body}`, {
        method,
        headers: [["Origin", origin]],
      });
      assert.equal(answer.status, 405);
      assert.match(answer.headers.allow ?? "", /\bPOST\b/);
      assert.doesNotMatch(answer.headers.allow ?? "", /GET|HEAD|PUT|DELETE|PATCH|TRACE/);
      assertCors(answer);
      assertGuarded(answer);
      if (method !== "HEAD") assertFailure(answer, 405, "invalid_request");
    });
  }
  assert.equal(provider.accepted, 0);
});

/** @type {[name: string, status: number, headers: Headers][]} */
const types = [
  ["form encoding", 200, [["Content-Type", form]]],
  ["form encoding with a charset", 200, [["Content-Type", `${form}; charset=utf-8`]]],
  ["form encoding in upper case", 200, [["Content-Type", form.toUpperCase()]]],
  ["none", 415, []],
  ["an empty one", 415, [["Content-Type", ""]]],
  ["text", 415, [["Content-Type", "text/plain"]]],
  ["JSON", 415, [["Content-Type", "application/json"]]],
  ["multipart", 415, [["Content-Type", "multipart/form-data; boundary=x"]]],
  ["one that begins like form encoding", 415, [["Content-Type", `${form}x`]]],
  ["form encoding as a parameter of another", 415, [["Content-Type", `text/plain; x=${form}`]]],
  ["form encoding behind another", 415, [["Content-Type", `text/plain, ${form}`]]],
  [
    "a compressed form",
    415,
    [
      ["Content-Type", form],
      ["Content-Encoding", "gzip"],
    ],
  ],
];

test("the body's media type is", async (t) => {
  const { provider, server } = await setUp(t);
  for (const [name, status, headers] of types) {
    await t.test(`${name}: ${status}`, async () => {
      const before = provider.requests.length;
      const answer = await server.request("/token", {
        method: "POST",
        headers: [["Origin", origin], ...headers],
        body,
      });
      assert.equal(answer.status, status, answer.text);
      assertCors(answer);
      if (status !== 200) {
        assertFailure(answer, status, "invalid_request");
        assert.equal(provider.requests.length, before);
      }
    });
  }
});

test("two media types are refused", async (t) => {
  const { provider, server } = await setUp(t);
  for (const pair of [
    [form, form],
    ["text/plain", form],
    [form, "text/plain"],
  ]) {
    const lines = [
      `Origin: ${origin}`,
      ...pair.map((type) => `Content-Type: ${type}`),
      `Content-Length: ${body.length}`,
      "Connection: close",
    ];
    const [answer] = await tell(server.port, tokenRequest(body, lines));
    assert.ok([400, 415].includes(answer.status), answer.head);
  }
  assert.equal(provider.accepted, 0);
});

test("a body may have 64 KiB and not an octet more", async (t) => {
  const { provider, server } = await setUp(t);
  const padded = (/** @type {number} */ size) => `${body}&padding=`.padEnd(size, "x");

  assert.equal((await server.token(padded(64 * 1024))).status, 200);
  const tooLarge = await server.token(padded(64 * 1024 + 1));
  assertFailure(tooLarge, 413, "invalid_request");
  assertCors(tooLarge);

  await t.test("a length beyond all measure is refused at once", async () => {
    const lines = [
      `Origin: ${origin}`,
      `Content-Type: ${form}`,
      "Content-Length: 1000000000000000000",
    ];
    const [answer] = await tell(server.port, tokenRequest("x", lines));
    assert.equal(answer.status, 413);
    assert.equal(JSON.parse(answer.body).error, "invalid_request");
    assert.equal(answer.headers["access-control-allow-origin"], origin);
  });
  assert.equal(provider.requests.length, 1);
});

test("there is nothing at any other path", async (t) => {
  const { provider, server } = await setUp(t);
  for (const path of [
    "/",
    "/token/",
    "//token",
    "/TOKEN",
    "/token;a",
    "/tokens",
    "/x/../token",
    "/token%00",
    "/.well-known/x",
    "/XYZZY",
  ]) {
    for (const method of ["GET", "POST"]) {
      await t.test(`${method} ${path}`, async () => {
        const [answer] = await tell(
          server.port,
          tokenRequest(method === "POST" ? body : "", [
            `Origin: ${origin}`,
            "Connection: close",
            `Content-Type: ${form}`,
            ...(method === "POST" ? [`Content-Length: ${body.length}`] : []),
          ]).replace("POST /token", () => `${method} ${path}`),
        );
        assert.equal(answer.status, 404, answer.head);
        assert.equal(answer.headers["access-control-allow-origin"], origin);
        assert.equal(answer.headers["cache-control"], "no-store");
        assert.doesNotMatch(answer.body, /XYZZY/);
      });
    }
  }
  assert.equal(provider.accepted, 0);
});

test("/healthz says that the server is well, to anybody, and no more", async (t) => {
  const { server } = await setUp(t);
  const answer = await server.request("/healthz");
  assert.equal(answer.status, 200);
  assertGuarded(answer);
  assert.doesNotMatch(answer.text, /web|\d\.\d/);
});

test("one connection carries one request after another", async (t) => {
  const { server } = await setUp(t);
  const { Agent } = await import("node:http");
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  /** @type {Set<unknown>} */
  const sockets = new Set();
  agent.on("free", (socket) => sockets.add(socket));
  for (let round = 0; round < 5; ++round) {
    const headers = /** @type {Headers} */ ([
      ["Origin", origin],
      ["Content-Type", form],
      ["Connection", "keep-alive"],
    ]);
    const answer = await server.request("/token", { method: "POST", headers, body, agent });
    assert.equal(answer.status, 200, answer.text);
  }
  assert.equal(sockets.size, 1);
});
