// @ts-check
// A provider's name that cannot be looked up, or not in time.
import assert from "node:assert/strict";
import test from "node:test";

import { NameServer, obstacle } from "../support/dns.mjs";
import { assertCors, assertFailure, clientConfig, parameters } from "../support/fixture.mjs";
import { startProvider } from "../support/provider.mjs";
import { startServer } from "../support/server.mjs";

const other = "other";

/**
 * A server with a client whose provider must be looked up, and one whose provider need not be.
 * @param {import("node:test").TestContext} t
 */
async function setUp(t) {
  const provider = await startProvider();
  t.after(() => provider.stop());
  const names = await new NameServer().start();
  t.after(() => names.stop());
  const { port } = new URL(provider.url);
  const server = await startServer(
    {
      clients: [
        clientConfig(`http://provider.example:${port}/token`, { insecure_transport: true }),
        clientConfig(provider.url, { client_id: other }),
      ],
      limits: { upstream_seconds: 3, threads: 1 }, // each remembers by itself
    },
    { program: names.program() },
  );
  t.after(() => server.stop());
  return { provider, names, server };
}

const options = { skip: obstacle || false };

test("a name that is not known is a 502, and is asked for again", options, async (t) => {
  const { provider, names, server } = await setUp(t);
  const refused = await server.token(parameters());
  assertFailure(refused, 502, "server_error");
  assertCors(refused);
  assert.ok(names.queries > 0);
  assert.equal(provider.accepted, 0);

  names.answer = "127.0.0.1";
  const answers = Array.from({ length: 20 }, () => server.token(parameters()));
  for (const { status } of await Promise.all(answers)) assert.equal(status, 200);

  // What was found is remembered for a while.
  for (const socket of provider.sockets) socket.destroy();
  names.answer = "refusing";
  assert.equal((await server.token(parameters())).status, 200);
});

test("a name server that says nothing is a 504, and holds up nobody else", options, async (t) => {
  const { provider, names, server } = await setUp(t);
  names.answer = "silent";
  let isOver = false;
  const late = Promise.all(Array.from({ length: 10 }, () => server.token(parameters())));
  void late.finally(() => (isOver = true));
  const others = [];
  for (let round = 0; round < 5; ++round) {
    others.push(await server.token(parameters({ client_id: other })));
  }
  assert.ok(!isOver, "the others are served meanwhile");
  for (const { status } of others) assert.equal(status, 200);
  for (const answer of await late) {
    assertFailure(answer, 504, "temporarily_unavailable");
    assertCors(answer);
  }
  assert.equal(provider.requests.length, others.length);
});
