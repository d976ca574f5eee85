// @ts-check
// SIGTERM: what is in flight is finished, nothing new is begun, and the exit code is 0.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import test from "node:test";

import { parameters, setUp } from "../support/fixture.mjs";
import { json } from "../support/provider.mjs";
import { Connection, tokenRequest } from "../support/raw.mjs";
import { within } from "../support/wait.mjs";

const get = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";

/** Settles once nobody listens at the port any more. */
async function refusing(/** @type {number} */ port) {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    const socket = connect(port, "127.0.0.1");
    const [, code] = await Promise.race([
      once(socket, "connect").then(() => [true, ""]),
      once(socket, "error").then(([error]) => [false, error.code]),
    ]).catch((error) => [false, error.code]);
    socket.destroy();
    if (code === "ECONNREFUSED") return;
  }
  assert.fail("new connections are still taken");
}

/** A provider that answers when it is told to. */
function holding(/** @type {import("../support/provider.mjs").Provider} */ provider) {
  /** @type {(() => void)[]} */
  const held = [];
  provider.answer = (request, socket) =>
    void held.push(() => json({ access_token: "a", token_type: "bearer" })(request, socket));
  return () => held.splice(0).forEach((answer) => answer());
}

test("an exchange in flight is finished, and the server ends with 0", async (t) => {
  const { provider, server } = await setUp(t);
  const release = holding(provider);
  const kept = new Connection(server.port).send(get);
  t.after(() => kept.destroy());
  assert.equal((await kept.answers())[0].status, 200);
  const inFlight = server.token(parameters());
  await provider.arrived(1);

  server.child.kill("SIGTERM");
  await refusing(server.port);
  assert.equal(server.code, undefined);

  // A connection from before is closed, or hears that the server is leaving.
  kept.send(get + tokenRequest(new URLSearchParams(parameters()).toString()));
  const [, ...later] = await kept.ended();
  for (const answer of later) assert.equal(answer.status, 503);

  release();
  assert.equal((await inFlight).status, 200);
  assert.equal(await within(server.closed, "the server's end", 5_000), 0);
  assert.equal(provider.requests.length, 1);
});

test("300 exchanges in flight are all finished", async (t) => {
  const { provider, server } = await setUp(t, { tls: null });
  const release = holding(provider);
  const inFlight = Array.from({ length: 300 }, () => server.token(parameters()));
  await provider.arrived(300);
  server.child.kill("SIGTERM");
  await refusing(server.port);
  release();
  const answers = await Promise.all(inFlight);
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  assert.equal(await within(server.closed, "the server's end", 5_000), 0);
  assert.equal((await server.logged(300)).length, 300);
});

for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT"])) {
  test(`with nothing in flight, ${signal} ends it at once, idle connections or not`, async (t) => {
    const { server } = await setUp(t, { tls: null });
    const idle = new Connection(server.port);
    const kept = new Connection(server.port).send(get);
    t.after(() => [idle, kept].forEach((connection) => connection.destroy()));
    await Promise.all([idle.opened, kept.answers()]);
    server.child.kill(signal);
    assert.equal(await within(server.closed, "the server's end", 3_000), 0);
  });
}

test("a request that is half sent is answered all the same", async (t) => {
  const { server } = await setUp(t, { tls: null });
  const octets = tokenRequest(new URLSearchParams(parameters()).toString());
  const begun = new Connection(server.port).send(get);
  t.after(() => begun.destroy());
  await begun.answers();
  begun.send(octets.slice(0, -1));
  assert.equal((await server.request("/healthz")).status, 200); // it has seen what came before
  server.child.kill("SIGTERM");
  await refusing(server.port);
  begun.send(octets.slice(-1));
  const [, { status, headers }] = await begun.ended();
  assert.ok([200, 503].includes(status), `status ${status}`);
  if (status === 503) assert.match(headers["retry-after"], /^\d+$/);
  assert.equal(await within(server.closed, "the server's end", 3_000), 0);
});
