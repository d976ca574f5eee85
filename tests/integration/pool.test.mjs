// @ts-check
// Connections to the provider are kept, and one that has died meanwhile costs nobody a sign-in.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";

import { assertFailure, parameters, setUp as setUpAny } from "../support/fixture.mjs";
import { hangUp, json, message } from "../support/provider.mjs";

const plain = { access_token: "gho_16C7e42F292c6912E7", token_type: "bearer" };
const whole = message(200, { "Content-Type": "application/json" }, JSON.stringify(plain));

/**
 * Each thread keeps connections of its own: here there is one.
 * @type {typeof setUpAny}
 */
const setUp = (t, options = {}) => setUpAny(t, { ...options, config: { limits: { threads: 1 } } });

/**
 * Settles once octets wait at the other end of the connection, or when that is closed. The system
 * tells nobody, so that it is asked again and again.
 * @param {import("node:net").Socket} socket
 */
async function waitingAtPeer(socket) {
  const [own, peer] = [socket.localPort, socket.remotePort].map((port) =>
    (port ?? 0).toString(16).padStart(4, "0"),
  );
  const unread = new RegExp(`:${peer} \\w+:${own} \\w+ \\w+:(?!0{8})`, "i");
  const end = performance.now() + 20_000;
  while (!socket.destroyed && !unread.test(readFileSync("/proc/net/tcp", "latin1"))) {
    assert.ok(performance.now() < end, "too late: octets at the other end");
    await nextTurn();
  }
}

test("one connection carries many exchanges", async (t) => {
  const { provider, server } = await setUp(t);
  for (let round = 0; round < 10; ++round)
    assert.equal((await server.token(parameters())).status, 200);
  assert.equal(provider.requests.length, 10);
  assert.equal(provider.connections, 1);
});

test("a connection is not kept where the provider says so", async (t) => {
  const { provider, server } = await setUp(t);
  provider.answer = json(plain, 200, { Connection: "close" });
  for (let round = 0; round < 3; ++round)
    assert.equal((await server.token(parameters())).status, 200);
  assert.equal(provider.connections, 3);
});

test("answers never cross between callers", async (t) => {
  const { provider, server } = await setUp(t);
  provider.answer = (request, socket) => {
    const code = new URLSearchParams(request.body).get("code");
    json({ ...plain, access_token: `token-of-${code}` })(request, socket);
  };
  const callOn = async (/** @type {number} */ caller) => {
    for (let round = 0; round < 4; ++round) {
      const code = `code-${caller}-${round}`;
      const answer = await server.token(parameters({ code }));
      assert.equal(answer.json().access_token, `token-of-${code}`);
    }
  };
  await Promise.all(Array.from({ length: 50 }, (_, caller) => callOn(caller)));
  assert.equal(provider.requests.length, 200);
});

test("the same code sent twice is forwarded twice: the provider decides", async (t) => {
  const { provider, server } = await setUp(t);
  provider.next = [json(plain)];
  provider.answer = json({ error: "bad_verification_code" });
  const answers = await Promise.all([server.token(parameters()), server.token(parameters())]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400]);
  assert.equal(provider.requests.length, 2);
});

for (const [transport, tls] of /** @type {const} */ ([
  ["TLS", undefined],
  ["plain HTTP", null],
])) {
  test(`a kept connection over ${transport} that dies unheard is retried once, afresh`, async (t) => {
    const { provider, server } = await setUp(t, { tls });
    assert.equal((await server.token(parameters())).status, 200);

    provider.next = [hangUp];
    const answer = await server.token(parameters({ code: "second" }));
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(
      provider.requests.map(({ connection }) => connection),
      [1, 1, 2],
    );
    assert.equal(provider.requests[1].body, provider.requests[2].body);
  });
}

test("a fresh connection that dies is not retried", async (t) => {
  const { provider, server } = await setUp(t);
  provider.next = [hangUp];
  assertFailure(await server.token(parameters()), 502, "server_error");
  assert.equal(provider.requests.length, 1);
});

test("the retry is the last one", async (t) => {
  const { provider, server } = await setUp(t);
  assert.equal((await server.token(parameters())).status, 200);
  provider.next = [hangUp, hangUp];
  assertFailure(await server.token(parameters()), 502, "server_error");
  assert.deepEqual(
    provider.requests.map(({ connection }) => connection),
    [1, 1, 2],
  );
});

test("nothing is sent again once an octet of the answer has come", async (t) => {
  const { provider, server } = await setUp(t);
  for (const cut of [1, 5, whole.indexOf("{"), whole.length - 1]) {
    provider.answer = json(plain);
    assert.equal((await server.token(parameters())).status, 200); // so that a connection is kept
    const before = provider.requests.length;
    provider.answer = (_, socket) => void socket.end(whole.slice(0, cut));
    assertFailure(await server.token(parameters()), 502, "server_error");
    assert.equal(provider.requests.length, before + 1);
  }
});

test("an error is not retried either", async (t) => {
  const { provider, server } = await setUp(t);
  assert.equal((await server.token(parameters())).status, 200);
  for (const status of [429, 500, 502, 503]) {
    provider.answer = json({}, status);
    const before = provider.requests.length;
    await server.token(parameters());
    assert.equal(provider.requests.length, before + 1);
  }
});

test("connections that the provider closes while idle cost no sign-in", async (t) => {
  const { provider, server } = await setUp(t);
  for (let round = 0; round < 20; ++round) {
    assert.equal((await server.token(parameters())).status, 200);
    for (const socket of provider.sockets) socket.destroy();
  }
  assert.equal(provider.requests.length, 20);
});

test("what a provider says unasked is not taken for the next answer", async (t) => {
  const { provider, server } = await setUp(t);
  const forged = message(200, {}, JSON.stringify({ ...plain, access_token: "of-somebody-else" }));
  const exchange = async () => (await server.token(parameters())).json().access_token;

  await t.test("when it comes together with an answer", async () => {
    provider.next = [(_, socket) => void socket.write(whole + forged)];
    provider.answer = json({ ...plain, access_token: "of-the-next" });
    assert.equal(await exchange(), plain.access_token);
    assert.equal(await exchange(), "of-the-next");
  });
  await t.test("when it comes while the connection waits", async () => {
    for (const socket of provider.sockets) {
      socket.write(forged);
      await waitingAtPeer(socket);
    }
    assert.equal(await exchange(), "of-the-next");
  });
});
