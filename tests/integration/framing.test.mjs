// @ts-check
// Where a request ends: what could be read in two ways is refused, and the connection closed.
import assert from "node:assert/strict";
import test from "node:test";

import { setUp } from "../support/fixture.mjs";
import { body, lines, measured, size, testRefused, unmeasured, usual } from "../support/odd.mjs";
import { Connection, tell, tokenRequest } from "../support/raw.mjs";

const chunks = `${size.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const chunked = (/** @type {string} */ content, coding = "Transfer-Encoding: chunked") =>
  tokenRequest(content, [...usual, coding]);
const twice = "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked";
const long = "A".repeat(200_000);
const multipart = `30d40\r\n--x\r\nContent-Disposition: form-data; name="${long}"`;

testRefused(
  "a transfer coding is never taken",
  [400, 411, 415, 501],
  [
    ["chunks", chunked(chunks)],
    ["chunks without end", chunked(chunks.slice(0, -5))],
    ["a negative chunk", chunked(`-1\r\n${body}`)],
    ["a chunk beyond all measure", chunked(`FFFFFFFFFFFFFFFF\r\n${body}`)],
    ["an unknown coding", chunked(chunks, "Transfer-Encoding: xchunked")],
    ["a list of codings", chunked(chunks, "Transfer-Encoding: chunked, identity")],
    ["a coding in odd case", chunked(chunks, "tRANSFER-eNCODING: cHUNKED")],
    ["an empty coding", lines("Transfer-Encoding:")],
    ["a coding behind a tab", lines("Transfer-Encoding:\tchunked")],
    ["a coding with a space before its colon", chunked(chunks, "Transfer-Encoding : chunked")],
    ["a coding on a folded line", chunked(chunks, "Transfer-Encoding:\r\n chunked")],
    ["two codings", chunked(chunks, twice)],
    ["a length and a coding", lines("Transfer-Encoding: chunked")],
    ["a coding and a length", chunked(chunks, `Transfer-Encoding: chunked\r\n${measured[2]}`)],
    ["multipart in chunks, with a name of 200 KB", chunked(multipart)],
  ],
);

testRefused(
  "a length is one decimal number, once",
  [400, 411, 413],
  [
    ["none", unmeasured()],
    ["an empty one", unmeasured("Content-Length:")],
    ["a word", unmeasured("Content-Length: abc")],
    ["a negative one", unmeasured("Content-Length: -1")],
    ["one with a sign", unmeasured(`Content-Length: +${size}`)],
    ["a hexadecimal one", unmeasured(`Content-Length: 0x${size.toString(16)}`)],
    ["one with a fraction", unmeasured(`Content-Length: ${size}.0`)],
    ["one with an exponent", unmeasured("Content-Length: 1e2")],
    ["one with a space in it", unmeasured(`Content-Length: ${size} ${size}`)],
    ["one with a letter behind it", unmeasured(`Content-Length: ${size}x`)],
    ["a list", unmeasured(`Content-Length: ${size},${size}`)],
    ["two that are equal", lines(measured[2])],
    ["two that differ", lines("Content-Length: 1")],
    ["one of 21 digits", unmeasured("Content-Length: 100000000000000000000")],
    ["one that wraps to ours", unmeasured(`Content-Length: ${2n ** 64n + BigInt(size)}`)],
  ],
);

const host = "Host: exchange.test\r\n";
const within = lines();

testRefused(
  "a body that hides a request is never read as one",
  [400, 411, 413],
  [
    ["of GET", `GET /healthz HTTP/1.1\r\n${host}Content-Length: ${within.length}\r\n\r\n${within}`],
    [
      "of HEAD",
      `HEAD /healthz HTTP/1.1\r\n${host}Content-Length: ${within.length}\r\n\r\n${within}`,
    ],
    [
      "of OPTIONS",
      `OPTIONS /token HTTP/1.1\r\n${host}${usual[0]}\r\nContent-Length: ${within.length}\r\n\r\n${within}`,
    ],
    [
      "of GET in chunks",
      `GET /healthz HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${within}`,
    ],
  ],
);

test("of requests sent at once the first is answered, the others in order or not", async (t) => {
  const { provider, server } = await setUp(t, { tls: null });
  const other = tokenRequest("", ["Origin: https://evil.example", usual[1], "Content-Length: 0"]);
  const answers = await tell(server.port, lines() + other + lines("Connection: close"));
  const statuses = answers.map(({ status }) => status);
  assert.ok(statuses.length > 0);
  assert.deepEqual(statuses, [200, 403, 200].slice(0, statuses.length));
  assert.equal(provider.requests.length, statuses.filter((status) => status === 200).length);
});

test("a body that waits for 100 Continue is asked for, or refused, at once", async (t) => {
  const { server } = await setUp(t, { tls: null });
  const head = lines("Expect: 100-continue").slice(0, -size);
  const connection = new Connection(server.port).send(head);
  t.after(() => connection.destroy());
  const [{ status }] = await connection.answers();
  assert.ok([100, 417].includes(status), `status ${status}`);
  if (status === 100) assert.equal((await connection.send(body).answers(2))[1].status, 200);
});

test("octets that come one by one are a request like any other", async (t) => {
  const { server } = await setUp(t, { tls: null });
  const connection = new Connection(server.port);
  t.after(() => connection.destroy());
  connection.socket.setNoDelay();
  for (const octet of lines()) {
    await new Promise((resolve) => connection.socket.write(octet, resolve));
  }
  assert.equal((await connection.answers())[0].status, 200);
});
