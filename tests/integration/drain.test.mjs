// @ts-check
// SIGTERM and SIGINT: what is in flight is finished, what comes meanwhile is served, and the exit code
// is 0.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import test from "node:test";

import { parameters, setUp } from "../support/fixture.mjs";
import { json } from "../support/provider.mjs";
import { Connection, tokenRequest } from "../support/raw.mjs";
import { until, within } from "../support/wait.mjs";

const whole = tokenRequest(new URLSearchParams(parameters()).toString());
const get = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";

/** Sooner than the 20 seconds and more for which a server waits that has something to finish. */
const atOnce = 15_000;

/** Settles once nobody listens at the port any more. */
async function refusing(/** @type {number} */ port) {
  for (const end = Date.now() + atOnce; Date.now() < end;) {
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

  // What comes on a connection from before is served, for the last time.
  provider.next = [json({ access_token: "a", token_type: "bearer" })];
  kept.send(whole);
  const [, later] = await kept.ended();
  assert.equal(later.status, 200);
  assert.equal(later.headers.connection, "close");

  release();
  assert.equal((await inFlight).status, 200);
  assert.equal(await within(server.closed, "the server's end", atOnce), 0);
  assert.equal(provider.requests.length, 2);
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
  assert.equal(await within(server.closed, "the server's end", atOnce), 0);
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
    assert.equal(await within(server.closed, "the server's end", atOnce), 0);
  });
}

test("a request that is half sent is answered all the same", async (t) => {
  const { server } = await setUp(t, { tls: null });
  const begun = new Connection(server.port).send(get);
  t.after(() => begun.destroy());
  await begun.answers();
  begun.send(whole.slice(0, -1));
  assert.equal((await server.request("/healthz")).status, 200); // it has seen what came before
  server.child.kill("SIGTERM");
  await refusing(server.port);
  begun.send(whole.slice(-1));
  const [, { status, headers }] = await begun.ended();
  assert.equal(status, 200);
  assert.equal(headers.connection, "close");
  assert.equal(await within(server.closed, "the server's end", atOnce), 0);
});

test("while it drains it takes and serves everything, and only health checks hear of it", async (t) => {
  const { server } = await setUp(t, { tls: null, config: { limits: { drain_seconds: 300 } } });
  const kept = Array.from({ length: 3 }, () => new Connection(server.port).send(get));
  t.after(() => kept.forEach((connection) => connection.destroy()));
  await Promise.all(kept.map((connection) => connection.answers()));

  server.child.kill("SIGTERM");
  await until("the drain", async () => (await server.request("/healthz")).status === 503);
  const health = await server.request("/healthz");
  assert.deepEqual(health.json(), { status: "draining" });
  assert.match(health.headers["retry-after"] ?? "", /^\d+$/);
  for (const connection of kept) {
    // One that is new, and one from before.
    for (const each of [new Connection(server.port), connection]) {
      const answer = (await each.send(whole).ended()).at(-1);
      assert.equal(answer?.status, 200);
      assert.equal(answer?.headers.connection, "close");
    }
  }
});

for (const [name, drain_seconds, seconds] of /** @type {[string, number | undefined, number][]} */ ([
  ["drain_seconds", 2, 2],
  ["5 seconds without that key", undefined, 5],
])) {
  test(`it serves on for ${name}, and then ends by itself`, async (t) => {
    const { server } = await setUp(t, { tls: null, config: { limits: { drain_seconds } } });
    const start = performance.now();
    server.child.kill("SIGTERM");
    assert.equal(await within(server.closed, "the server's end"), 0);
    const ms = performance.now() - start;
    assert.ok(ms >= 1000 * seconds - 10 && ms < 1000 * seconds + 30_000, `${ms} ms`);
  });
}

test("SIGINT waits for nobody who may still come", async (t) => {
  const { server } = await setUp(t, { tls: null, config: { limits: { drain_seconds: 300 } } });
  server.child.kill("SIGINT");
  assert.equal(await within(server.closed, "the server's end", atOnce), 0);
});

test("a second signal ends it at once, whatever is in flight", async (t) => {
  for (const signals of /** @type {const} */ ([
    ["SIGTERM", "SIGTERM"],
    ["SIGTERM", "SIGINT"],
    ["SIGINT", "SIGINT"],
  ])) {
    const { provider, server } = await setUp(t, {
      tls: null,
      config: { limits: { drain_seconds: signals[0] === "SIGINT" ? 0 : 300 } },
    });
    holding(provider);
    const lost = server.token(parameters()).catch(() => null);
    await provider.arrived(1);
    server.child.kill(signals[0]);
    await until("the drain", () =>
      server.request("/healthz").then(
        ({ status }) => status === 503,
        () => true,
      ),
    );
    server.child.kill(signals[1]);
    assert.equal(await within(server.closed, "the server's end", atOnce), 0);
    assert.equal(await lost, null);
  }
});

test("those who connect at the last moment are served", async (t) => {
  const { server } = await setUp(t, { tls: null });
  server.child.kill("SIGSTOP");
  // So many that the moment is over before all are accepted in their turn.
  const last = Array.from({ length: 500 }, () => new Connection(server.port).send(whole));
  t.after(() => last.forEach((connection) => connection.destroy()));
  await Promise.all(last.map(({ opened }) => opened)); // by the system, in the server's name
  server.child.kill("SIGTERM");
  server.child.kill("SIGCONT");
  const answers = await Promise.all(last.map((connection) => connection.ended()));
  assert.deepEqual([...new Set(answers.map(([answer]) => answer?.status))], [200]);
});

test("a connection whose request is on its way is waited for", async (t) => {
  const { server } = await setUp(t, { tls: null });
  const late = new Connection(server.port);
  t.after(() => late.destroy());
  await late.opened;
  assert.equal((await server.request("/healthz")).status, 200); // it has accepted both
  server.child.kill("SIGTERM");
  late.send(whole);
  assert.equal((await late.ended())[0]?.status, 200);
});
