// @ts-check
// A provider that closes its connections at any moment costs nobody a sign-in, and never sees a
// code again once it has begun to answer it.
import assert from "node:assert/strict";
import test from "node:test";

import { parameters, setUp } from "../support/fixture.mjs";
import { json } from "../support/provider.mjs";

/** @typedef {import("node:net").Socket} Socket */

const signIns = 10_000;
const callers = 24;
const seed = 20_260_914;

/** Numbers from 0 to 1, the same in every run (Marsaglia's xorshift). @param {number} state */
function random(state) {
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

for (const [transport, tls] of /** @type {const} */ ([
  ["TLS", undefined],
  ["plain HTTP", null],
])) {
  test(`a provider that closes at any moment costs no sign-in, over ${transport}`, async (t) => {
    const { provider, server } = await setUp(t, { tls });
    const next = random(seed);
    /** With the end that TLS and TCP have for it, or without a word. */
    const close = (/** @type {Socket} */ socket) =>
      void (next() < 0.5 ? socket.end() : socket.destroy());
    /** @type {WeakMap<Socket, string>} the last code that was answered on each connection */
    const last = new WeakMap();
    /** @type {Set<string>} */
    const answered = new Set();
    /** @type {Set<string>} */
    const delivered = new Set();
    /** @type {Set<string>} */
    const cut = new Set();
    /** @type {string[]} */
    const repeated = [];
    const closed = { atRequest: 0, behindAnswer: 0, idle: 0 };

    provider.answer = (request, socket) => {
      const code = new URLSearchParams(request.body).get("code") ?? "";
      if (answered.has(code)) repeated.push(code);
      if (socket.writableEnded) return; // closed already, while the request was on its way
      // Only a connection that has waited can be closed for its waiting.
      if (last.has(socket) && next() < 0.1) {
        closed.atRequest += 1;
        return close(socket);
      }
      last.set(socket, code);
      answered.add(code);
      if (next() < 0.02) {
        cut.add(code);
        return void socket.end("H"); // one octet, and the code counts as used
      }
      json({ access_token: `token-of-${code}`, token_type: "bearer" })(request, socket);
      const moment = next();
      if (moment < 0.1) {
        closed.behindAnswer += 1;
        socket.end(); // to destroy it would take the answer back
      } else if (moment < 0.4) {
        setTimeout(() => {
          if (!delivered.has(last.get(socket) ?? "")) return;
          closed.idle += 1;
          close(socket);
        }, next() * 20);
      }
    };

    let begun = 0;
    const call = async () => {
      while (begun < signIns) {
        const code = `code-${(begun += 1)}`;
        const answer = await server.token(parameters({ code }));
        assert.equal(answer.status, cut.has(code) ? 502 : 200, `${code}: ${answer.text}`);
        if (cut.has(code)) continue;
        assert.equal(answer.json().access_token, `token-of-${code}`);
        delivered.add(code);
      }
    };
    await Promise.all(Array.from({ length: callers }, call));

    assert.deepEqual(repeated, []);
    assert.equal(answered.size, signIns);
    assert.ok(cut.size > signIns / 100, `${cut.size} cut`);
    for (const [moment, count] of Object.entries(closed)) {
      assert.ok(count > signIns / 50, `${count} closed ${moment}`);
    }
    t.diagnostic(`closed: ${JSON.stringify(closed)}, connections: ${provider.connections}`);
  });
}
