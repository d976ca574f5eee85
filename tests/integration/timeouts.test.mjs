// @ts-check
// For how long a connection may be silent: the first request is due within 10 seconds, a kept
// connection of a visitor ends after 30, and that of a trusted proxy outlives the proxy's patience.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { connect as connectTls } from "node:tls";

import { parameters, setUp } from "../support/fixture.mjs";
import { Connection, tokenRequest } from "../support/raw.mjs";
import { authority, good } from "../support/tls.mjs";
import { within } from "../support/wait.mjs";

const health = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";
const token = tokenRequest(new URLSearchParams(parameters()).toString());

/** 10 seconds, and what a busy machine needs; a clock that began again at 6 seconds would need 16. */
const due = 15_500;

/** For how long the connection was open. @param {Connection} connection */
async function lifetime(connection) {
  const start = performance.now();
  const answers = await connection.ended(25_000);
  return { ms: performance.now() - start, statuses: answers.map(({ status }) => status) };
}

describe("a silent connection", { concurrency: true }, () => {
  for (const [name, octets, statuses] of /** @type {[string, string, number[]][]} */ ([
    ["half of a head", token.slice(0, 30), [408]],
    ["a head without its body", token.slice(0, -5), [408]],
    ["one octet", "G", [408]],
    ["nothing", "", []],
  ])) {
    test(`that sends ${name} after 7 seconds has 10 in all`, async (t) => {
      const { server } = await setUp(t, { tls: null });
      const connection = new Connection(server.port);
      t.after(() => connection.destroy());
      setTimeout(() => connection.send(octets), 7_000);
      const { ms, statuses: found } = await lifetime(connection);
      assert.deepEqual(found, statuses);
      assert.ok(ms > 9_000 && ms < due, `${ms} ms`);
    });
  }

  test("whose handshake takes 6 seconds has 10 in all", async (t) => {
    const { certFile: certificate, keyFile: private_key } = good();
    const { server } = await setUp(t, { config: { tls: { certificate, private_key } } });
    const start = performance.now();
    const socket = connect(server.port, "127.0.0.1");
    t.after(() => socket.destroy());
    await pause(6_000);
    const secure = connectTls({ socket, ca: authority().cert, servername: "localhost" });
    secure.on("error", () => {}).resume();
    await once(secure, "secureConnect");
    secure.write("G");
    await within(once(secure, "close"), "the end of the connection", 25_000);
    const ms = performance.now() - start;
    assert.ok(ms > 9_000 && ms < due, `${ms} ms`);
  });

  test("that was used has 10 seconds for each further request", async (t) => {
    const { server } = await setUp(t, { tls: null });
    const connection = new Connection(server.port).send(health);
    t.after(() => connection.destroy());
    await connection.answers(1);
    await pause(12_000);
    connection.send(token.slice(0, 30));
    const { ms, statuses } = await lifetime(connection);
    assert.deepEqual(statuses, [200, 408]);
    assert.ok(ms > 9_000 && ms < due, `${ms} ms`);
  });

  test("of a visitor that was used ends after 30 seconds", async (t) => {
    const { server } = await setUp(t, { tls: null });
    const connection = new Connection(server.port).send(health);
    t.after(() => connection.destroy());
    await connection.answers(1);
    const start = performance.now();
    await connection.ended(100_000);
    const ms = performance.now() - start;
    assert.ok(ms > 29_000 && ms < 90_000, `${ms} ms`);
  });

  test("of a trusted proxy is used again at that moment, and none is lost", async (t) => {
    const { server } = await setUp(t, {
      tls: null,
      config: { trusted_proxies: ["127.0.0.1"], limits: { requests_per_minute: 1000 } },
    });
    // Half of them were used before; a proxy opens others in advance.
    const kept = Array.from({ length: 120 }, () => new Connection(server.port));
    t.after(() => kept.forEach((connection) => connection.destroy()));
    const used = kept.slice(60);
    await Promise.all(used.map((connection) => connection.send(health).answers(1)));
    const answered = await Promise.all(
      kept.map(async (connection, index) => {
        await pause(29_000 + 20 * index);
        const count = used.includes(connection) ? 2 : 1;
        const answers = await connection.send(token).answers(count).catch(() => []);
        return answers.at(count - 1)?.status;
      }),
    );
    assert.deepEqual([...new Set(answered)], [200]);
  });
});
