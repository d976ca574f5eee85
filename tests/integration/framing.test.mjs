// @ts-check
// Requests that no HTTP library sends: each is answered once at most, the connection is closed, and
// nothing of it reaches the provider.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import test from "node:test";

import { origin, parameters, setUp } from "../support/fixture.mjs";
import { Connection, tell, tokenRequest } from "../support/raw.mjs";

const body = new URLSearchParams(parameters()).toString();
const size = body.length;
const usual = [`Origin: ${origin}`, "Content-Type: application/x-www-form-urlencoded"];
const measured = [...usual, `Content-Length: ${size}`];
const chunk = `${size.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

/** A good request with these lines more, or instead of its length. */
const lines = (/** @type {string[]} */ ...more) => tokenRequest(body, [...measured, ...more]);
const unmeasured = (/** @type {string[]} */ ...more) => tokenRequest(body, [...usual, ...more]);
const chunked = (/** @type {string} */ content, coding = "Transfer-Encoding: chunked") =>
  tokenRequest(content, [...usual, coding]);
const edited = (/** @type {string} */ from, /** @type {string} */ to) =>
  tokenRequest(body, measured).replace(from, to);

/** @type {[name: string, octets: string | Buffer, ...statuses: number[]][]} */
const hostile = [
  ["a chunked body", chunked(chunk), 400, 411],
  ["a chunked body without end", chunked(chunk.slice(0, -5)), 400, 411],
  ["an unknown transfer coding", chunked(chunk, "Transfer-Encoding: xchunked"), 400, 411, 501],
  ["a list of transfer codings", chunked(chunk, "Transfer-Encoding: chunked, identity"), 400, 411, 501],
  ["a transfer coding in odd case", chunked(chunk, "tRANSFER-eNCODING: cHUNKED"), 400, 411, 501],
  ["an empty transfer coding", lines("Transfer-Encoding:"), 400, 411, 501],
  ["a transfer coding with a space before its colon", chunked(chunk, "Transfer-Encoding : chunked"), 400],
  ["a transfer coding behind a tab", lines("Transfer-Encoding:\tchunked"), 400, 411],
  ["two transfer codings", chunked(chunk, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), 400, 411, 501],
  ["a length and a transfer coding", lines("Transfer-Encoding: chunked"), 400],
  ["a transfer coding and then a length", tokenRequest(chunk, [...usual, "Transfer-Encoding: chunked", `Content-Length: ${chunk.length}`]), 400],
  ["a negative chunk", chunked(`-1\r\n${body}`), 400, 411],
  ["a chunk beyond all measure", chunked(`FFFFFFFFFFFFFFFF\r\n${body}`), 400, 411],
  ["multipart in chunks with a name of 200 KB", tokenRequest(`30d40\r\n--x\r\nContent-Disposition: form-data; name="${"A".repeat(200_000)}"`, [usual[0], "Content-Type: multipart/form-data; boundary=x", "Transfer-Encoding: chunked"]), 400, 411, 415],

  ["no length", unmeasured(), 400, 411],
  ["an empty length", unmeasured("Content-Length:"), 400, 411],
  ["a length in words", unmeasured("Content-Length: abc"), 400],
  ["a negative length", unmeasured("Content-Length: -1"), 400],
  ["a length with a sign", unmeasured(`Content-Length: +${size}`), 400],
  ["a hexadecimal length", unmeasured(`Content-Length: 0x${size.toString(16)}`), 400],
  ["a length with a space in it", unmeasured(`Content-Length: ${size} ${size}`), 400],
  ["a length with a letter behind it", unmeasured(`Content-Length: ${size}x`), 400],
  ["a list of lengths", unmeasured(`Content-Length: ${size},${size}`), 400],
  ["two equal lengths", lines(`Content-Length: ${size}`), 400],
  ["two different lengths", lines("Content-Length: 1"), 400],
  ["a length of 21 digits", unmeasured("Content-Length: 100000000000000000000"), 400, 413],
  ["a length beyond 64 bits that wraps to ours", unmeasured(`Content-Length: ${2n ** 64n + BigInt(size)}`), 400, 413],

  ["a line that begins with a space", lines("X-Name: a\r\n b"), 400],
  ["a line that begins with a tab", lines("X-Name: a\r\n\tb"), 400],
  ["a first header that begins with a space", edited("Host:", " Host:"), 400],
  ["a bare LF at the end of a header", edited("exchange.test\r\n", "exchange.test\n"), 400],
  ["bare LFs at every end", tokenRequest(body, measured).replaceAll("\r\n", "\n"), 400],
  ["a bare CR in a header", lines("X-Name: a\rb"), 400],
  ["a bare CR before a header", lines("X-Name: a\rTransfer-Encoding: chunked"), 400],
  ["NUL in a value", lines("X-Name: a\0b"), 400],
  ["NUL in a name", lines("X-Na\0me: a"), 400],
  ["NUL in the path", edited("/token", "/token\0"), 400],
  ["a control character in a value", lines("X-Name: a\x1b[31mb"), 400],
  ["a control character in the origin", edited(origin, `${origin}\x0b`), 400],
  ["DEL in a value", lines("X-Name: a\x7fb"), 400],
  ["a header without a colon", lines("X-Name"), 400],
  ["a header without a name", lines(": value"), 400],
  ["a space in a header's name", lines("X Name: value"), 400],
  ["a space before a colon", lines("X-Name : value"), 400],
  ["a parenthesis in a header's name", lines("X(Name): value"), 400],
  ["no host", edited("Host: exchange.test\r\n", ""), 400],
  ["two hosts", lines("Host: exchange.test"), 400],
  ["two spaces in the request line", edited("POST /token", "POST  /token"), 400],
  ["a tab in the request line", edited("POST /token", "POST\t/token"), 400],
  ["a space at the end of the request line", edited("HTTP/1.1", "HTTP/1.1 "), 400],
  ["a request line without a version", edited(" HTTP/1.1", ""), 400],
  ["another version", edited("HTTP/1.1", "HTTP/2.0"), 400, 505],
  ["a version that is none", edited("HTTP/1.1", "HTTP/1.1x"), 400, 505],
  ["a version in lower case", edited("HTTP/1.1", "http/1.1"), 400, 505],
  ["an empty line before a space", `\r\n ${lines()}`, 400],

  ["65 headers", lines(...Array.from({ length: 62 }, (_, n) => `X-${n}: x`)), 400, 431],
  ["100,000 headers", lines("X: x\r\n".repeat(100_000)), 400, 431],
  ["a header of 9,000 characters", lines(`X-Name: ${"x".repeat(9000)}`), 400, 431],
  ["a header of 10 MB", lines(`X-Name: ${"x".repeat(10_000_000)}`), 400, 431],
  ["a header of 10 MB that has no end", `POST /token HTTP/1.1\r\nX-Name: ${"x".repeat(10_000_000)}`, 400, 431],
  ["a path of 9,000 characters", edited("/token", `/${"x".repeat(9000)}`), 400, 414, 431],
  ["a method of 9,000 characters", edited("POST", "P".repeat(9000)), 400, 405, 414, 431],

  ["a GET with a request for its body", `GET /healthz HTTP/1.1\r\nHost: h\r\nContent-Length: ${lines().length}\r\n\r\n${lines()}`, 400, 413],
  ["an OPTIONS with a request for its body", `OPTIONS /token HTTP/1.1\r\nHost: h\r\nOrigin: ${origin}\r\nContent-Length: ${lines().length}\r\n\r\n${lines()}`, 400, 413],
  ["a GET in chunks", `GET /healthz HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${lines()}`, 400, 411],
  ["the HTTP/2 preface", `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${lines()}`, 400, 405, 505],
  ["HTTP/0.9", "GET /healthz\r\n\r\n", 400, 505],
  ["a TLS handshake", Buffer.concat([Buffer.from("16030102000100", "hex"), randomBytes(506), Buffer.from("\r\n\r\n")]), 400],
  ["random octets", Buffer.concat([randomBytes(9000), Buffer.from("\r\n\r\n")]), 400, 431],
  ["an upgrade to HTTP/2", lines("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"), 200, 400],
];

test("the connection is closed, with one answer at most, upon", async (t) => {
  const { provider, server } = await setUp(t, { tls: null });
  for (const [name, octets, ...statuses] of hostile) {
    await t.test(name, async () => {
      const before = provider.accepted;
      const connection = new Connection(server.port).send(octets);
      // An honest request behind the odd one must never be answered.
      connection.send(lines());
      if (statuses.includes(200)) connection.socket.end();
      const answers = await connection.ended(5_000);
      connection.destroy();
      if (answers[0]?.status === 200) return assert.ok(statuses.includes(200));
      assert.ok(answers.length <= 1, `${answers.length} answers`);
      // An answer can be lost where the peer goes on sending; it is then only closed.
      if (answers.length || octets.length < 9_000) {
        assert.ok(statuses.includes(answers[0]?.status), `status ${answers[0]?.status}`);
        assert.equal(answers[0].headers["cache-control"], "no-store");
      }
      assert.equal(provider.accepted, before);
    });
  }
  await t.test("and honest callers are served as before", async () => {
    assert.equal((await server.token(parameters())).status, 200);
  });
});

test("what is allowed stays allowed", async (t) => {
  const { provider, server } = await setUp(t, { tls: null });
  const close = "Connection: close";
  for (const [name, octets] of [
    ["space around a value", tokenRequest(body, [...usual.map((line) => line.replace(": ", ":\t ")), `Content-Length:  ${size} `, close])],
    ["no space before a value", tokenRequest(body, [...measured, close].map((line) => line.replace(": ", ":")))],
    ["header names in upper case", tokenRequest(body, [...measured, close].map((line) => line.replace(/^[^:]+/, (name) => name.toUpperCase())))],
    ["an empty header", lines("X-Name:", close)],
    ["HTTP/1.0", edited("HTTP/1.1", "HTTP/1.0")],
    ["64 headers", lines(...Array.from({ length: 59 }, (_, n) => `X-${n}: x`), close)],
    ["ranges", lines(`Range: bytes=${"0-1,".repeat(1000)}2-3`, close)],
  ]) {
    await t.test(name, async () => {
      const [answer, ...more] = await tell(server.port, octets, 5_000);
      assert.equal(answer.status, 200, answer.head);
      assert.deepEqual(more, []);
    });
  }
  await t.test("octets that come one by one", async () => {
    const connection = new Connection(server.port);
    for (const octet of lines()) connection.send(octet);
    assert.equal((await connection.answers())[0].status, 200);
    connection.destroy();
  });
  await t.test("requests one behind another, answered in their order", async () => {
    const other = tokenRequest("", ["Origin: https://evil.example", usual[1], "Content-Length: 0"]);
    const connection = new Connection(server.port).send(lines() + other + lines());
    const answers = await connection.answers(3);
    assert.deepEqual(answers.map(({ status }) => status), [200, 403, 200]);
    connection.destroy();
  });
  assert.equal(provider.requests.length, 10);
});

test("a body that waits for 100 Continue is asked for, or refused, at once", async (t) => {
  const { server } = await setUp(t, { tls: null });
  const head = tokenRequest(body, [...measured, "Expect: 100-continue"]).slice(0, -size);
  const connection = new Connection(server.port).send(head);
  const [{ status }] = await connection.answers(1, 5_000);
  assert.ok([100, 417].includes(status), `status ${status}`);
  if (status === 100) assert.equal((await connection.send(body).answers(2))[1].status, 200);
  connection.destroy();
});

test("random octets never end the server", async (t) => {
  const { server } = await setUp(t, { tls: null });
  const template = Buffer.from(lines("Connection: close"), "latin1");
  const rounds = Array.from({ length: 300 }, () => {
    const octets = Buffer.from(template);
    const noise = randomBytes(8);
    for (let at = 0; at < 4; ++at) octets[noise.readUInt16BE(at * 2) % octets.length] = noise[at];
    return octets;
  });
  for (const octets of rounds) {
    const connection = new Connection(server.port).send(octets);
    connection.socket.end();
    await connection.ended(15_000);
    assert.equal(server.code, undefined, `the server ended after ${octets.toString("base64")}`);
  }
});

test("forwarded addresses that are garbage are survived", async (t) => {
  const { server } = await setUp(t, { config: { trusted_proxies: ["127.0.0.1"] }, tls: null });
  for (const value of ["", ",", "garbage", "999.1.2.3", "[::1", "1.2.3.4:99999", "unknown", ",".repeat(4000), "1.2.3.4, ".repeat(500), "a\u00ff"]) {
    const answer = await server.token(parameters(), undefined, [["X-Forwarded-For", value], ["REMOTE_ADDR", "1.2.3.4"]]);
    assert.equal(answer.status, 200, value);
  }
});
