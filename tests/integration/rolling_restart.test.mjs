// @ts-check
// Two replicas behind nginx, HAProxy and Caddy, as docs/behind.md sets them up, restarted one
// after the other under load: no sign-in is lost.
import assert from "node:assert/strict";
import { Agent } from "node:http";
import test from "node:test";

import { clientConfig, origin, parameters, setUp } from "../support/fixture.mjs";
import { request } from "../support/http.mjs";
import { closedPort } from "../support/ports.mjs";
import { startProvider } from "../support/provider.mjs";
import { caddyFor, haproxyFor, isMissing, nginxFor } from "../support/proxies.mjs";
import { startServer } from "../support/server.mjs";
import { within } from "../support/wait.mjs";

const callers = 16;

/**
 * Callers that never pause, until they are stopped.
 * @param {import("node:test").TestContext} t @param {string} url
 */
function signInAt(t, url) {
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  /** @type {Map<string, number>} how often each answer came */
  const counts = new Map();
  let isOver = false;
  const calling = Array.from({ length: callers }, async (_, caller) => {
    for (let round = 0; !isOver; ++round) {
      const body = new URLSearchParams(parameters({ code: `c-${caller}-${round}` })).toString();
      const outcome = await request(`${url}/token`, {
        method: "POST",
        agent,
        headers: [
          ["Content-Type", "application/x-www-form-urlencoded"],
          ["Origin", origin],
        ],
        body,
      }).then(
        ({ status, text }) => (status === 200 ? "200" : `${status} ${text}`),
        (error) => `${error.code ?? error}`,
      );
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
  });
  return async () => {
    isOver = true;
    await within(Promise.all(calling), "the callers", 240_000);
    return counts;
  };
}

/** Sees that all were served. */
function assertNoneLost(
  /** @type {import("node:test").TestContext} */ t,
  /** @type {Map<string, number>} */ counts,
) {
  t.diagnostic(`sign-ins: ${JSON.stringify(Object.fromEntries(counts))}`);
  assert.deepEqual([...counts.keys()], ["200"]);
  assert.ok((counts.get("200") ?? 0) > 100);
}

const trusting = { trusted_proxies: ["127.0.0.1"] };
const limits = { requests_per_minute: 1_000_000 };

for (const [name, command, startProxy] of /** @type {const} */ ([
  ["nginx", "nginx", nginxFor],
  ["HAProxy", "haproxy", haproxyFor],
  ["Caddy", "caddy", caddyFor],
])) {
  test(`a rolling restart behind ${name} loses nothing`, { skip: isMissing(command) }, async (t) => {
    const provider = await startProvider();
    t.after(() => provider.stop());
    /** @param {number} port */
    const start = (port) =>
      startServer({
        listen: `127.0.0.1:${port}`,
        clients: [clientConfig(provider.url)],
        ...trusting,
        limits: { ...limits, drain_seconds: 5 },
      });
    const ports = [await closedPort(), await closedPort()];
    const replicas = await Promise.all(ports.map(start));
    t.after(() => Promise.all(replicas.map(({ child }) => child.kill("SIGKILL"))));
    const proxy = await startProxy(ports);
    t.after(() => proxy.stop());

    const finish = signInAt(t, proxy.url);
    await provider.arrived(200);
    for (const [index, port] of ports.entries()) {
      await replicas[index].stop();
      replicas[index] = await start(port);
      // The proxy has found it before the other one leaves.
      const isUsed = (/** @type {string} */ text) => text.includes('"outcome":"released"');
      await replicas[index].stdout.until("a sign-in at the new one", isUsed);
    }
    assertNoneLost(t, await finish());
  });
}

test("reloads under load behind nginx lose nothing", { skip: isMissing("nginx") }, async (t) => {
  const { provider, server } = await setUp(t, { tls: null, config: { ...trusting, limits } });
  const proxy = await nginxFor([server.port]);
  t.after(() => proxy.stop());
  const finish = signInAt(t, proxy.url);
  await provider.arrived(100);
  for (let round = 1; round <= 10; ++round) {
    server.child.kill("SIGHUP");
    await server.stderr.until("the reload", (text) => text.split("reloaded\n").length > round);
    await provider.arrived(provider.requests.length + 50);
  }
  assertNoneLost(t, await finish());
});
