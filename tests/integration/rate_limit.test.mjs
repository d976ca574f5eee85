// @ts-check
// requests_per_minute: what counts, in whose name, and that a proxy nobody trusts is noticed.
import assert from "node:assert/strict";
import test from "node:test";

import { parameters, setUp } from "../support/fixture.mjs";
import { Connection, tell, tokenRequest } from "../support/raw.mjs";

const body = new URLSearchParams(parameters()).toString();
const usual = ["Origin: https://good.example", "Content-Type: application/x-www-form-urlencoded"];
const from = (/** @type {string} */ address) => `X-Forwarded-For: ${address}`;

/** The peer of these tests counts: it is a proxy, which sends no client's address unless it says so. */
const limited = (/** @type {number} */ requests_per_minute) => ({
  tls: null,
  config: { trusted_proxies: ["127.0.0.1"], limits: { requests_per_minute } },
});

/** What is no request. @type {[name: string, octets: string, status: number][]} */
const malformed = [
  ["a bare LF", "GET /token HTTP/1.1\nHost: h\n\n", 400],
  ["not HTTP at all", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400],
  ["another version", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505],
  ["a head too large", `GET / HTTP/1.1\r\nHost: h\r\nX: ${"x".repeat(9000)}`, 431],
  ["a target too long", `GET /${"x".repeat(3000)} HTTP/1.1\r\nHost: h\r\n\r\n`, 414],
  ["no length", tokenRequest(body, usual), 411],
  ["a body too large", tokenRequest(body, [...usual, "Content-Length: 70000"]), 413],
  ["an encoding", tokenRequest(body, [...usual, "Transfer-Encoding: chunked"]), 411],
];

for (const [name, octets, status] of malformed) {
  test(`what is malformed counts: ${name}`, async (t) => {
    const { server } = await setUp(t, limited(3));
    for (let i = 0; i < 3; ++i) {
      const [answer] = await tell(server.port, octets);
      assert.equal(answer.status, status);
    }
    const [answer] = await tell(server.port, octets);
    assert.equal(answer.status, 429);
    assert.match(answer.headers["retry-after"], /^\d+$/);
    assert.equal((await server.token(parameters())).status, 429);
  });
}

test("what is malformed counts as its client's, where a head says whose it is", async (t) => {
  const { server } = await setUp(t, limited(2));
  const send = async (/** @type {string} */ address) => {
    const [{ status }] = await tell(server.port, tokenRequest(body, [...usual, from(address)]));
    return status;
  };
  assert.deepEqual([await send("192.0.2.1"), await send("192.0.2.1")], [411, 411]);
  assert.equal(await send("192.0.2.1"), 429);
  assert.equal(await send("192.0.2.2"), 411);
  assert.equal((await server.token(parameters())).status, 200);
});

test("a request that is not completed in time counts", async (t) => {
  const { server } = await setUp(t, limited(3));
  const silent = (/** @type {string[]} */ ...lines) => {
    const octets = tokenRequest(body, [...usual, "Content-Length: 900", ...lines]);
    const connection = new Connection(server.port).send(octets);
    t.after(() => connection.destroy());
    return connection.ended();
  };
  const late = await Promise.all([silent(), silent(), silent(), silent(from("192.0.2.1"))]);
  assert.deepEqual(late.flat().map(({ status }) => status), [408, 408, 408, 408]);
  assert.equal((await server.token(parameters())).status, 429);
  const headers = /** @type {[string, string][]} */ ([["X-Forwarded-For", "192.0.2.1"]]);
  for (const status of [200, 200, 429]) {
    assert.equal((await server.token(parameters(), undefined, headers)).status, status);
  }
});

const notice = /^tokenferry: .*"trusted_proxies": \["127\.0\.0\.1", "::1"\]$/;

for (const [header, value] of /** @type {[string, string][]} */ ([
  ["X-Forwarded-For", "192.0.2.1"],
  ["Forwarded", "for=192.0.2.1"],
])) {
  test(`a proxy on this machine that nobody trusts is told of once: ${header}`, async (t) => {
    for (const config of [{}, { trusted_proxies: ["10.0.0.1"] }]) {
      const { server } = await setUp(t, { tls: null, config });
      assert.equal((await server.token(parameters())).status, 200);
      assert.doesNotMatch(server.stderr.text, /trusted_proxies/);
      for (let i = 0; i < 3; ++i) {
        await server.token(parameters(), undefined, [[header, value]]);
      }
      assert.equal(server.stderr.lines().filter((line) => notice.test(line)).length, 1);
    }
  });
}

test("a proxy that is trusted is not told of, and its clients are limited", async (t) => {
  const { server } = await setUp(t, limited(2));
  const headers = /** @type {[string, string][]} */ ([["X-Forwarded-For", "192.0.2.1"]]);
  for (const status of [200, 200, 429]) {
    assert.equal((await server.token(parameters(), undefined, headers)).status, status);
  }
  assert.equal((await server.token(parameters(), undefined, [])).status, 200);
  assert.doesNotMatch(server.stderr.text, /trusted_proxies/);
});
