// @ts-check
// The head of a request: what is malformed or without measure is refused, what is allowed is not.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import test from "node:test";

import { origin, parameters, setUp } from "../support/fixture.mjs";
import { body, edited, lines, measured, testRefused } from "../support/odd.mjs";
import { tell, tokenRequest } from "../support/raw.mjs";

testRefused(
  "a malformed head is refused",
  [400],
  [
    ["a line that begins with a space", lines("X-Name: a\r\n b")],
    ["a line that begins with a tab", lines("X-Name: a\r\n\tb")],
    ["a first header that begins with a space", edited("Host:", " Host:")],
    ["a bare LF at the end of a header", edited("exchange.test\r\n", "exchange.test\n")],
    ["bare LFs at every end", lines().replaceAll("\r\n", "\n")],
    ["a bare CR in a header", lines("X-Name: a\rb")],
    ["a bare CR before a header", lines("X-Name: a\rTransfer-Encoding: chunked")],
    ["NUL in a value", lines("X-Name: a\0b")],
    ["NUL in a name", lines("X-Na\0me: a")],
    ["NUL in the path", edited("/token", "/token\0")],
    ["a control character in a value", lines("X-Name: a\x1b[31mb")],
    ["a control character in the origin", edited(origin, `${origin}\x0b`)],
    ["DEL in a value", lines("X-Name: a\x7fb")],
    ["a header without a colon", lines("X-Name")],
    ["a header without a name", lines(": value")],
    ["a space in a header's name", lines("X Name: value")],
    ["a space before a colon", lines("X-Name : value")],
    ["a parenthesis in a header's name", lines("X(Name): value")],
    ["a letter beyond ASCII in a header's name", lines("X-N\u00e4me: value")],
    ["no host", edited("Host: exchange.test\r\n", "")],
    ["two hosts", lines("Host: exchange.test")],
    ["two spaces in the request line", edited("POST /token", "POST  /token")],
    ["a tab in the request line", edited("POST /token", "POST\t/token")],
    ["a space at the end of the request line", edited("HTTP/1.1", "HTTP/1.1 ")],
    ["a request line without a version", edited(" HTTP/1.1", "")],
    ["a path beyond ASCII", edited("/token", "/t\u00f6ken")],
  ],
);

testRefused(
  "another protocol is refused",
  [400, 405, 505],
  [
    ["HTTP/2.0 in the request line", edited("HTTP/1.1", "HTTP/2.0")],
    ["HTTP/1.1 and more", edited("HTTP/1.1", "HTTP/1.1x")],
    ["http in lower case", edited("HTTP/1.1", "http/1.1")],
    ["the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["HTTP/0.9", "GET /healthz\r\n\r\n"],
    [
      "a TLS handshake",
      Buffer.concat([Buffer.from("16030100f8010000f4", "hex"), randomBytes(240)]),
    ],
    ["random octets", randomBytes(2_000)],
  ],
);

testRefused(
  "a head without measure is refused",
  [400, 405, 414, 431],
  [
    ["65 headers", lines(...Array.from({ length: 62 }, (_, n) => `X-${n}: x`))],
    ["100,000 headers", lines("X: x\r\n".repeat(100_000))],
    ["a header of 9,000 characters", lines(`X-Name: ${"x".repeat(9_000)}`)],
    ["a header of 10 MB", lines(`X-Name: ${"x".repeat(10_000_000)}`)],
    ["a path of 9,000 characters", edited("/token", `/${"x".repeat(9_000)}`)],
    ["a path of 10 MB", edited("/token", `/${"x".repeat(10_000_000)}`)],
    ["a method of 9,000 characters", edited("POST", "P".repeat(9_000))],
  ],
);

test("what is allowed stays allowed", async (t) => {
  const { provider, server } = await setUp(t, { tls: null });
  const close = "Connection: close";
  const edit = (/** @type {(line: string) => string} */ change) =>
    tokenRequest(body, [...measured, close].map(change));
  /** @type {[name: string, octets: string][]} */
  const rows = [
    ["space around a value", edit((line) => `${line.replace(": ", ":\t ")} `)],
    ["no space before a value", edit((line) => line.replace(": ", ":"))],
    ["names in upper case", edit((line) => line.replace(/^[^:]+/, (name) => name.toUpperCase()))],
    ["an empty header", lines("X-Name:", close)],
    ["a value beyond ASCII in a header that nobody reads", lines("X-Name: \u00e4", close)],
    ["HTTP/1.0", edited("HTTP/1.1", "HTTP/1.0")],
    ["64 headers", lines(...Array.from({ length: 59 }, (_, n) => `X-${n}: x`), close)],
    ["an upgrade, which is not taken", lines("Connection: Upgrade, close", "Upgrade: h2c")],
    ["ranges", lines(`Range: bytes=${"0-1,".repeat(1000)}2-3`, close)],
  ];
  for (const [name, octets] of rows) {
    await t.test(name, async () => {
      const [answer, ...more] = await tell(server.port, octets);
      assert.equal(answer.status, 200, answer.head);
      assert.deepEqual(more, []);
    });
  }
  assert.equal(provider.requests.length, rows.length);
});

test("no change of a few octets ends the server", async (t) => {
  const { server } = await setUp(t, { tls: null });
  const good = Buffer.from(lines("Connection: close"), "latin1");
  // With what follows, every request is complete, whatever became of its head and its length.
  const end = Buffer.from(`\r\n\r\n${"x".repeat(20_000)}`);
  for (let round = 0; round < 300; ++round) {
    const octets = Buffer.from(good);
    const noise = randomBytes(12);
    for (let at = 0; at < 4; ++at) {
      octets[noise.readUInt16BE(at * 2) % octets.length] = noise[8 + at];
    }
    await tell(server.port, Buffer.concat([octets, end]));
    assert.equal(server.code, undefined, `the server ended after ${octets.toString("base64")}`);
  }
  assert.equal((await server.token(parameters())).status, 200);
});

test("forwarded addresses that are garbage are survived", async (t) => {
  const { server } = await setUp(t, { config: { trusted_proxies: ["127.0.0.1"] }, tls: null });
  const garbage = ["", ",", "garbage", "999.1.2.3", "[::1", "1.2.3.4:99999", "unknown", "a\u00ff"];
  for (const value of [...garbage, ",".repeat(4000), "1.2.3.4, ".repeat(500)]) {
    /** @type {[string, string][]} */
    const headers = [
      ["X-Forwarded-For", value],
      ["REMOTE_ADDR", "1.2.3.4"],
    ];
    assert.equal((await server.token(parameters(), origin, headers)).status, 200, value);
  }
});
