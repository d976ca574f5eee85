// @ts-check
// A provider that is slow, broken or cut short: each fault has its row, within the deadline.
import assert from "node:assert/strict";
import test from "node:test";

import { assertCors, assertFailure, clientConfig, parameters, setUp } from "../support/fixture.mjs";
import { hangUp, message, octets, silence, startProvider } from "../support/provider.mjs";
import { startServer } from "../support/server.mjs";

/** @typedef {import("../support/provider.mjs").Responder} Responder */

const plain = { access_token: "gho_16C7e42F292c6912E7", token_type: "bearer" };
const whole = message(200, { "Content-Type": "application/json" }, JSON.stringify(plain));

/** Sends an octet every 50 ms, without end. @type {Responder} */
const trickle = (_, socket) => {
  let at = 0;
  const timer = setInterval(() => socket.write(whole[at++] ?? " "), 50);
  socket.on("close", () => clearInterval(timer));
};

/** Sends headers for as long as anybody listens. */
const endlessly = (/** @type {string} */ beginning, /** @type {string} */ piece) =>
  /** @type {Responder} */ (
    (_, socket) => {
      socket.write(beginning);
      const more = () => {
        while (!socket.destroyed && socket.write(piece.repeat(100)));
      };
      socket.on("drain", more);
      more();
    }
  );

/** What never becomes an answer. @type {[name: string, answer: Responder][]} */
const slow = [
  ["says nothing", silence],
  ["sends a head and no body", octets(whole.slice(0, whole.indexOf("{")))],
  ["sends less than it announced", octets(whole.slice(0, -1))],
  ["sends an octet at a time", trickle],
  [
    "begins a chunk and stops",
    octets("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"),
  ],
];

test(
  "a provider that is too slow is a 504, within the deadline, when it",
  { concurrency: true },
  async (t) => {
    const { provider, server } = await setUp(t, { config: { limits: { upstream_seconds: 2 } } });
    await Promise.all(
      slow.map(([name, answer], index) =>
        t.test(name, async () => {
          // Each has its own code, by which its answer is chosen.
          provider.answer = (request, socket) =>
            slow[Number(new URLSearchParams(request.body).get("code"))][1](request, socket);
          const began = Date.now();
          const reply = await server.token(parameters({ code: `${index}` }));
          assertFailure(reply, 504, "temporarily_unavailable");
          assertCors(reply);
          const took = Date.now() - began;
          assert.ok(took > 1_000 && took < 30_000, `${took} ms`);
        }),
      ),
    );
  },
);

test("a provider that never completes the handshake is a 504", async (t) => {
  const provider = await startProvider();
  t.after(() => provider.stop());
  const url = provider.url.replace("http:", "https:");
  const server = await startServer({
    clients: [clientConfig(url)],
    limits: { upstream_seconds: 2 },
  });
  t.after(() => server.stop());
  provider.answer = silence;
  assertFailure(await server.token(parameters()), 504, "temporarily_unavailable");
});

/** @type {[name: string, answer: Responder][]} */
const broken = [
  ["hangs up", hangUp],
  ["sends no HTTP", octets("220 mail.example ESMTP\r\n\r\n")],
  ["sends an answer of HTTP/0.9", (_, socket) => void socket.end(JSON.stringify(plain))],
  ["sends a body without end", endlessly("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1000))],
  [
    "announces a body of 100 MB",
    endlessly("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n", "x".repeat(1000)),
  ],
  [
    "sends chunks without end",
    endlessly(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
      `3e8\r\n${"x".repeat(1000)}\r\n`,
    ),
  ],
  ["sends headers without end", endlessly("HTTP/1.1 200 OK\r\n", "X-Name: value\r\n")],
  ["sends one header without end", endlessly("HTTP/1.1 200 OK\r\nX-Name: ", "x".repeat(1000))],
  ["sends informational answers without end", endlessly("", "HTTP/1.1 100 Continue\r\n\r\n")],
  [
    "sends a negative chunk size",
    (_, socket) =>
      void socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n"),
  ],
  [
    "sends a compressed body, unasked",
    octets(
      Buffer.concat([
        Buffer.from(message(200, { "Content-Encoding": "gzip", "Content-Length": "20" })),
        Buffer.from("1f8b08000000000000030300000000000000000000", "hex").subarray(0, 20),
      ]),
    ),
  ],
];

test("a provider that answers out of order is a 502, and asked once, when it", async (t) => {
  const { provider, server } = await setUp(t);
  for (const [name, answer] of broken) {
    await t.test(name, async () => {
      // A fresh connection, so that none is left from before to be found dead.
      for (const socket of provider.sockets) socket.destroy();
      provider.answer = answer;
      const before = provider.requests.length;
      const reply = await server.token(parameters());
      assertFailure(reply, 502, "server_error");
      assertCors(reply);
      assert.equal(provider.requests.length, before + 1);
    });
  }
});

test("an answer that is cut anywhere is a 502, and never a part of a token", async (t) => {
  const { provider, server } = await setUp(t, { tls: null });
  provider.answer = (request, socket) =>
    void socket.end(whole.slice(0, Number(new URLSearchParams(request.body).get("code"))));
  const cuts = Array.from({ length: whole.length }, (_, cut) => cut);
  await Promise.all(
    cuts.map(async (cut) => {
      const reply = await server.token(parameters({ code: `${cut}` }));
      assertFailure(reply, 502, "server_error");
    }),
  );
  assert.equal(provider.requests.length, cuts.length);
});
