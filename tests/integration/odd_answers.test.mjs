// @ts-check
// What a provider, or a proxy in front of it, may send beside its answer without harm.
import assert from "node:assert/strict";
import test from "node:test";

import { assertCors, assertFailure, parameters, setUp as setUpAny } from "../support/fixture.mjs";
import { message, octets } from "../support/provider.mjs";

/** @typedef {import("../support/provider.mjs").Responder} Responder */

/** Each thread keeps connections of its own: here there is one. */
const setUp = (/** @type {import("node:test").TestContext} */ t) =>
  setUpAny(t, { tls: null, config: { limits: { threads: 1 } } });

const plain = { access_token: "gho_16C7e42F292c6912E7", token_type: "bearer" };
const text = JSON.stringify(plain);
const whole = message(200, { "Content-Type": "application/json" }, text);
const chunks = `${text.length.toString(16)}\r\n${text}\r\n0\r\n`;
const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";
const kilobytes = (/** @type {number} */ count) => "x".repeat(count * 1000);
const interim = (/** @type {string} */ status, lines = "") => `HTTP/1.1 ${status}\r\n${lines}\r\n`;

/** @type {[name: string, answer: string, reusable?: boolean][]} */
const harmless = [
  ["100 Continue first", interim("100 Continue") + whole],
  ["102 and 103 first", interim("102 Processing") + interim("103 Early Hints", "Link: </a>\r\n") + whole],
  ["a hundred interim answers first", interim("103 Early Hints").repeat(100) + whole],
  ["an interim answer of its own first", interim("199 Own", "Content-Length: 5\r\n") + whole],
  ["trailers behind the chunks", `${chunked}\r\n${chunks}Digest: x\r\nServer-Timing: y\r\n\r\n`],
  ["a chunk extension", `${chunked}\r\n${chunks.replace("\r\n", ";name=value\r\n")}\r\n`],
  ["a header line of 9 kB", message(200, { "X-Policy": kilobytes(9) }, text)],
  ["a header line of 40 kB", message(200, { "X-Policy": kilobytes(40) }, text)],
  ["a header line of 40 kB and chunks", `${chunked}X-Policy: ${kilobytes(40)}\r\n\r\n${chunks}\r\n`],
  ["a reason of 9 kB", whole.replace("OK", kilobytes(9))],
  ["300 header lines", whole.replace("\r\n", `\r\n${"X-Name: value\r\n".repeat(300)}`)],
  ["a folded header line", whole.replace("\r\n", "\r\nX-Name: a\r\n  b\r\n")],
  ["its length twice", whole.replace(/(Content-Length: )(\d+)/, "$1$2, $2")],
  ["its length in two lines", whole.replace(/(Content-Length: \d+\r\n)/, "$1$1")],
  ["HTTP/1.0 that is kept alive", whole.replace("1.1 200 OK", "1.0 200 OK\r\nConnection: keep-alive")],
  ["identity as its coding", message(200, { "Content-Encoding": "identity" }, text)],
  ["HTTP/1.0", whole.replace("HTTP/1.1", "HTTP/1.0"), false],
  ["a length beside chunks", `${chunked}Content-Length: 5\r\n\r\n${chunks}\r\n`, false],
  ["octets behind it", `${whole}HTTP/1.1 200 OK\r\n\r\n`, false],
  ["an end of the connection", whole.replace("\r\n", "\r\nConnection: close\r\n"), false],
];

test("a token is released although the provider sends", async (t) => {
  const { provider, server } = await setUp(t);
  for (const [name, answer, reusable = true] of harmless) {
    await t.test(name, async () => {
      for (const socket of provider.sockets) socket.destroy();
      provider.answer = octets(answer);
      const connections = provider.connections;
      for (let round = 0; round < 2; ++round) {
        const reply = await server.token(parameters());
        assert.equal(reply.status, 200, reply.text);
        assert.deepEqual(reply.json(), plain);
      }
      assert.equal(provider.connections - connections, reusable ? 1 : 2);
    });
  }
});

test("an answer that comes in pieces is read as one that comes at once", async (t) => {
  const { provider, server } = await setUp(t);
  provider.answer = async (_, socket) => {
    socket.setNoDelay();
    for (const octet of interim("103 Early Hints") + `${chunked}\r\n${chunks}Digest: x\r\n\r\n`) {
      await new Promise((resolve) => socket.write(octet, resolve));
    }
  };
  assert.deepEqual((await server.token(parameters())).json(), plain);
});

/** @type {[name: string, answer: string, detail: RegExp][]} */
const harmful = [
  ["a switch of protocols", interim("101 Switching Protocols", "Upgrade: h2c\r\n"), /protocol/],
  ["lengths that differ", whole.replace("\r\n", "\r\nContent-Length: 1\r\n"), /Content-Length/],
  ["no name of a header", whole.replace("\r\n", "\r\nX Name: a\r\n"), /header line/],
  ["a bare LF", whole.replace("\r\n", "\n"), /LF/],
  ["chunked twice", `${chunked}Transfer-Encoding: chunked\r\n\r\n${chunks}\r\n`, /chunked/],
  ["a head of 90 kB", message(200, { "X-Policy": kilobytes(90) }, text), /80.KiB/],
  ["a body of 70 kB", message(200, {}, kilobytes(70)), /64.KiB/],
];

test("no token is made of an answer with", async (t) => {
  const { provider, server } = await setUp(t);
  let count = 0;
  for (const [name, answer, detail] of harmful) {
    await t.test(name, async () => {
      provider.answer = octets(answer);
      assertFailure(await server.token(parameters()), 502, "server_error");
      const line = (await server.logged(++count)).at(-1);
      assert.equal(line.outcome, "provider_malformed");
      assert.match(line.detail, detail);
    });
  }
});

test("an encoded answer is told apart", async (t) => {
  const { provider, server } = await setUp(t);
  /** @type {Record<string, string>[]} */
  const codings = [
    { "Content-Encoding": "gzip" },
    { "Content-Encoding": "x-gzip" },
    { "content-encoding": "Br" },
    { "Content-Encoding": "identity, deflate" },
    { "Transfer-Encoding": "gzip, chunked" },
    { "Transfer-Encoding": "gzip" },
  ];
  let count = 0;
  for (const coding of codings) {
    await t.test(Object.values(coding)[0], async () => {
      provider.answer = octets(message(200, coding, text));
      const reply = await server.token(parameters());
      assertFailure(reply, 502, "server_error");
      assertCors(reply);
      assert.match(reply.json().error_description, /encoded/);
      assert.equal((await server.logged(++count)).at(-1).outcome, "provider_encoded");
    });
  }
  await t.test("but a wrong secret is one in any coding", async () => {
    provider.answer = octets(message(401, { "Content-Encoding": "gzip" }, text));
    assertFailure(await server.token(parameters()), 502, "server_error");
    assert.equal((await server.logged(++count)).at(-1).outcome, "provider_credentials");
  });
});
