// @ts-check
// Slow, silent and vanishing clients, while honest callers go on.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import test from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { assertCors, assertFailure, parameters, setUp } from "../support/fixture.mjs";
import { json, silence } from "../support/provider.mjs";
import { Connection, tokenRequest } from "../support/raw.mjs";
import { good } from "../support/tls.mjs";
import { until } from "../support/wait.mjs";

const body = new URLSearchParams(parameters()).toString();
const whole = tokenRequest(body);
const usual = ["Origin: https://good.example", "Content-Type: application/x-www-form-urlencoded"];

/** How a client holds a connection. */
/** @type {[name: string, hold: (connection: Connection) => void][]} */
const slow = [
  ["sends nothing", () => {}],
  ["sends half of a head", (connection) => void connection.send(whole.slice(0, 30))],
  ["sends a head and no body", (connection) => void connection.send(whole.slice(0, -body.length))],
  ["sends less than it announced", (connection) => void connection.send(whole.slice(0, -1))],
  [
    "announces more than it sends",
    (connection) => void connection.send(tokenRequest(body, [...usual, "Content-Length: 8000"])),
  ],
  ["sends an octet a second", (connection) => drip(connection, whole, 1)],
  [
    "sends headers without end",
    (connection) =>
      drip(connection, `POST /token HTTP/1.1\r\n${"X-Name: value\r\n".repeat(400)}`, 15),
  ],
];

/** Sends the text piece by piece, one a second. */
function drip(
  /** @type {Connection} */ connection,
  /** @type {string} */ text,
  /** @type {number} */ piece,
) {
  let at = 0;
  const timer = setInterval(() => connection.send(text.slice(at, (at += piece))), 1000);
  connection.closed.then(() => clearInterval(timer));
}

const pemFiles = { certificate: good().certFile, private_key: good().keyFile };
const descriptors = (/** @type {number} */ pid) => readdirSync(`/proc/${pid}/fd`).length;

test("slow clients hold nobody up, and are sent away in time", async (t) => {
  const { provider, server } = await setUp(t, {
    tls: null,
    config: { limits: { connections: 4096 } },
  });
  assert.equal((await server.token(parameters())).status, 200);
  const pid = server.child.pid ?? 0;
  const before = descriptors(pid);

  const held = slow.flatMap(([name, hold]) =>
    Array.from({ length: 30 }, () => {
      const connection = new Connection(server.port);
      hold(connection);
      return { name, connection };
    }),
  );
  t.after(() => held.forEach(({ connection }) => connection.destroy()));
  await Promise.all(held.map(({ connection }) => connection.opened));

  const secure = await setUp(t, { config: { tls: pemFiles } });
  const silent = new Connection(secure.server.port);
  t.after(() => silent.destroy());
  const handshake = silent.ended(25_000);

  let isHeld = true;
  const gone = Promise.all(
    held.map(async ({ name, connection }) => {
      const answers = await connection
        .ended()
        .catch(() => assert.fail(`one stays that ${name}`));
      assert.ok(answers.length <= 1);
      assert.ok([408, undefined].includes(answers[0]?.status), `${name}: ${answers[0]?.status}`);
    }),
  ).finally(() => (isHeld = false));

  /** @type {number[]} */
  const times = [];
  while (isHeld) {
    const began = performance.now();
    assert.equal((await server.token(parameters())).status, 200);
    times.push(performance.now() - began);
    await pause(20); // callers do not come all at once
  }
  await gone;
  assert.deepEqual(await handshake, []);
  assert.equal(provider.requests.length, times.length + 1);
  assert.ok(times.length > 20, `${times.length} honest callers`);
  times.sort((a, b) => a - b);
  const late = times[Math.floor(times.length * 0.99)];
  t.diagnostic(`${times.length} honest callers, 99 of 100 within ${late.toFixed(1)} ms`);
  assert.ok(late < 5_000, `99 of 100 honest callers waited up to ${late} ms`);
  await until("the descriptors", async () => descriptors(pid) <= before + 4);
});

test("a client that goes before its answer harms nobody", async (t) => {
  const { provider, server } = await setUp(t, { tls: null });
  provider.answer = silence;
  const connections = Array.from({ length: 20 }, () => new Connection(server.port).send(whole));
  await provider.arrived(20);
  for (const [index, { socket }] of connections.entries()) {
    if (index % 2) socket.resetAndDestroy();
    else socket.destroy();
  }
  for (const socket of provider.sockets)
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  provider.answer = json({ access_token: "a", token_type: "bearer" });
  assert.equal((await server.token(parameters())).status, 200);
});

/** What a client may still do while its answer is under way. */
for (const [name, act] of /** @type {[string, (connection: Connection) => void][]} */ ([
  ["ends its side of the connection", ({ socket }) => void socket.end()],
  ["sends an empty line", (connection) => void connection.send("\r\n")],
  ["sends its next request", (connection) => void connection.send(whole)],
])) {
  test(`a client is answered though it ${name} meanwhile`, async (t) => {
    const { provider, server } = await setUp(t, { tls: null });
    /** @type {(() => void)[]} */
    const held = [];
    const token = json({ access_token: "a", token_type: "bearer" });
    provider.next = [(request, socket) => void held.push(() => token(request, socket))];
    const connection = new Connection(server.port).send(whole);
    t.after(() => connection.destroy());
    await provider.arrived(1);
    act(connection);
    assert.equal((await server.request("/healthz")).status, 200); // it has seen that by now
    held[0]();
    assert.equal((await connection.answers())[0].status, 200);
    connection.destroy();
  });
}

test("a client that never reads its answers is not served for ever", async (t) => {
  const { provider, server } = await setUp(t, { tls: null });
  const connection = new Connection(server.port);
  t.after(() => connection.destroy());
  connection.socket.pause();
  connection.send(whole.repeat(2000));
  assert.equal((await server.token(parameters())).status, 200);
  assert.ok(provider.requests.length < 2000);
});

test("more callers than the server can take are told to come back", async (t) => {
  const { provider, server } = await setUp(t, { config: { limits: { exchanges: 4 } } });
  /** @type {(() => void)[]} */
  const held = [];
  provider.answer = (request, socket) =>
    void held.push(() => json({ access_token: "a", token_type: "bearer" })(request, socket));
  const first = Array.from({ length: 4 }, () => server.token(parameters()));
  await provider.arrived(4);

  for (const refused of await Promise.all(
    Array.from({ length: 8 }, () => server.token(parameters())),
  )) {
    assertFailure(refused, 503, "temporarily_unavailable");
    assert.match(refused.headers["retry-after"] ?? "", /^\d+$/);
    assertCors(refused);
  }
  // What needs no provider is answered all the same.
  assert.equal((await server.request("/healthz")).status, 200);
  assertFailure(await server.token(parameters({ code: undefined })), 400, "invalid_request");

  provider.answer = json({ access_token: "a", token_type: "bearer" });
  for (const answer of held) answer();
  for (const { status } of await Promise.all(first)) assert.equal(status, 200);
  assert.equal((await server.token(parameters())).status, 200);
});

test("a trusted proxy may open many connections: they are not one caller's", async (t) => {
  const { server } = await setUp(t, {
    tls: null,
    config: { trusted_proxies: ["127.0.0.1"], limits: { connections: 3 } },
  });
  const many = Array.from({ length: 10 }, () => new Connection(server.port));
  await Promise.all(many.map(({ opened }) => opened));
  assert.equal(
    (await server.token(parameters(), undefined, [["X-Forwarded-For", "198.51.100.7"]])).status,
    200,
  );
  for (const connection of many) connection.destroy();
});
