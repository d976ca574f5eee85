// @ts-check
// The way out when it is not in order: resolvers and addresses that are dead, connections that have
// fallen silent. Whoever can be served is, and the log says what was wrong for the others.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import test from "node:test";

import { deadAddress } from "../support/dead_address.mjs";
import { NameServer, obstacle } from "../support/dns.mjs";
import { assertFailure, clientConfig, parameters, setUp } from "../support/fixture.mjs";
import { closedPort } from "../support/ports.mjs";
import { hangUp, json, Provider, silence, startProvider } from "../support/provider.mjs";
import { startServer } from "../support/server.mjs";
import { authority, good, issue, selfSigned } from "../support/tls.mjs";

const plain = { access_token: "gho_stand-in", token_type: "bearer" };
const needsNames = { skip: obstacle || false };

/**
 * A server whose provider is provider.example, over plain HTTP.
 * @param {import("node:test").TestContext} t
 * @param {NameServer[]} names
 * @param {number} port
 */
async function startNamed(t, names, port, limits = {}) {
  const server = await startServer(
    {
      clients: [
        clientConfig(`http://provider.example:${port}/token`, { insecure_transport: true }),
      ],
      limits: { threads: 1, ...limits },
    },
    { program: names[0].program(...names.slice(1)) },
  );
  t.after(() => server.stop());
  return server;
}

/** @param {import("node:test").TestContext} t @param {string} answer */
async function startNames(t, answer) {
  const names = await new NameServer().start();
  t.after(() => names.stop());
  names.answer = answer;
  return names;
}

test("a first name server that is dead costs no sign-in", needsNames, async (t) => {
  const provider = await startProvider();
  t.after(() => provider.stop());
  const dead = await startNames(t, "silent");
  const alive = await startNames(t, "127.0.0.1");
  const server = await startNamed(t, [dead, alive], provider.port ?? 0, { upstream_seconds: 30 });
  const answers = await Promise.all(Array.from({ length: 5 }, () => server.token(parameters())));
  for (const answer of answers) assert.equal(answer.status, 200, answer.text);
  assert.ok(dead.queries > 0 && dead.queries <= 4, `${dead.queries}: the lookup is shared`);
});

test("known addresses serve while the name servers are silent", needsNames, async (t) => {
  const provider = await startProvider();
  t.after(() => provider.stop());
  provider.answer = json(plain, 200, { Connection: "close" });
  const names = await startNames(t, "127.0.0.1");
  const server = await startNamed(t, [names], provider.port ?? 0, { upstream_seconds: 3 });
  assert.equal((await server.token(parameters())).status, 200);

  // Nobody listens: the address is doubted, and is looked up anew from now on.
  names.answer = "silent";
  await provider.pause();
  assertFailure(await server.token(parameters()), 502, "server_error");
  await provider.resume();
  for (let round = 0; round < 5; ++round) {
    const answer = await server.token(parameters());
    assert.equal(answer.status, 200, answer.text);
  }
});

test("a provider that has moved is found within the same sign-in", needsNames, async (t) => {
  const before = await startProvider();
  before.answer = json(plain, 200, { Connection: "close" });
  const names = await startNames(t, "127.0.0.1");
  const server = await startNamed(t, [names], before.port ?? 0);
  assert.equal((await server.token(parameters())).status, 200);

  await before.stop();
  const after = new Provider(undefined);
  await after.start("127.0.0.3", before.port);
  t.after(() => after.stop());
  names.answer = "127.0.0.3";
  for (let round = 0; round < 3; ++round) {
    const answer = await server.token(parameters());
    assert.equal(answer.status, 200, answer.text);
  }
  assert.equal(after.requests.length, 3);
});

test("the first of two addresses is dead and costs no sign-in", needsNames, async (t) => {
  // Which one is tried first is the system's choice: each of them is the dead one once.
  for (const [dead, alive] of [
    ["127.0.0.2", "127.0.0.3"],
    ["127.0.0.3", "127.0.0.2"],
  ]) {
    const hole = await deadAddress(dead);
    t.after(() => hole.stop());
    const provider = new Provider(undefined);
    await provider.start(alive, hole.port);
    t.after(() => provider.stop());
    provider.answer = json(plain, 200, { Connection: "close" });
    const names = await startNames(t, `${dead} ${alive}`);
    const server = await startNamed(t, [names], hole.port, { upstream_seconds: 10 });
    const took = [];
    for (let round = 0; round < 10; ++round) {
      const began = performance.now();
      const answer = await server.token(parameters());
      assert.equal(answer.status, 200, answer.text);
      took.push(performance.now() - began);
    }
    assert.equal(provider.requests.length, 10);
    // Only the first may have waited for the dead one.
    assert.ok(Math.min(...took.slice(1)) < 250, `${took}`);
  }
});

test("kept connections that fall silent together cost one sign-in", async (t) => {
  const { provider, server } = await setUp(t, {
    config: { limits: { threads: 1, upstream_seconds: 2 } },
  });
  // Six connections, since six exchanges are under way at once.
  /** @type {(() => void)[]} */
  const held = [];
  provider.answer = (request, socket) => {
    held.push(() => json(plain)(request, socket));
    if (held.length === 6) for (const answer of held) answer();
  };
  const first = await Promise.all(Array.from({ length: 6 }, () => server.token(parameters())));
  for (const answer of first) assert.equal(answer.status, 200, answer.text);
  assert.equal(provider.connections, 6);

  provider.answer = (request, socket) =>
    (request.connection <= 6 ? silence : json(plain))(request, socket);
  assertFailure(await server.token(parameters()), 504, "temporarily_unavailable");
  for (let round = 0; round < 5; ++round) {
    const answer = await server.token(parameters());
    assert.equal(answer.status, 200, answer.text);
  }
  const lines = await server.logged(12);
  const late = lines.filter(({ outcome }) => outcome === "provider_timeout");
  assert.equal(late.length, 1);
  assert.match(late[0].detail, /^waiting for the answer of 127\.0\.0\.1:\d+$/);
});

/** Accepts, and says nothing. @param {import("node:test").TestContext} t @param {(s: import("node:net").Socket) => void} [then] */
async function listenPlain(t, then = () => {}) {
  const listener = createServer((socket) => {
    socket.on("error", () => {});
    t.after(() => socket.destroy());
    then(socket);
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", () => resolve(undefined)));
  t.after(() => listener.close());
  return /** @type {import("node:net").AddressInfo} */ (listener.address()).port;
}

/** @type {[string, (t: import("node:test").TestContext) => Promise<string>, string, RegExp][]} */
const faults = [
  ["nobody listens", async () => `https://127.0.0.1:${await closedPort()}/`, "provider_unreachable", /127\.0\.0\.1:\d+: Connection refused/],
  ["the name cannot be", async () => `https://${"x".repeat(64)}.invalid/`, "provider_dns", /\.invalid: \S+/],
  ["no TLS is spoken", async (t) => `https://127.0.0.1:${await listenPlain(t, (s) => s.write("220 hush\r\n"))}/`, "provider_tls", /127\.0\.0\.1:\d+: (wrong version number|.*)/],
  ["TLS is cut", async (t) => `https://127.0.0.1:${await listenPlain(t, (s) => s.once("data", () => s.resetAndDestroy()))}/`, "provider_tls", /Connection reset by peer/],
  ["TLS gets no answer", async (t) => `https://127.0.0.1:${await listenPlain(t)}/`, "provider_timeout", /^TLS handshake with 127\.0\.0\.1:\d+: no answer$/],
  ["the certificate has expired", (t) => withTls(t, issue({ from: -3, to: -1 })), "provider_certificate", /certificate has expired/],
  ["the certificate is for another name", (t) => withTls(t, issue({ names: "DNS:other.test" })), "provider_certificate", /hostname mismatch, for localhost/],
  ["the authority is not known", (t) => withTls(t, issue({ by: selfSigned("Another") })), "provider_certificate", /unable to get local issuer certificate/],
  ["the certificate vouches for itself", (t) => withTls(t, selfSigned("localhost", "DNS:localhost", false)), "provider_certificate", /self.signed certificate/],
  ["the connection ends unanswered", (t) => withTls(t, good(), hangUp), "provider_unreachable", /127\.0\.0\.1:\d+: \S+/],
  ["no answer comes", (t) => withTls(t, good(), silence), "provider_timeout", /^waiting for the answer of 127\.0\.0\.1:\d+$/],
]; // prettier-ignore

/**
 * @param {import("node:test").TestContext} t
 * @param {import("node:tls").TlsOptions} tls
 * @param {import("../support/provider.mjs").Responder} [answer]
 */
async function withTls(t, tls, answer) {
  const provider = await startProvider(tls);
  t.after(() => provider.stop());
  if (answer) provider.answer = answer;
  return provider.url;
}

test("the log tells apart why there is no answer:", async (t) => {
  const urls = await Promise.all(faults.map(([, url]) => url(t)));
  const start = async (/** @type {number} */ upstream_seconds) => {
    const server = await startServer({
      clients: urls.map((url, index) => clientConfig(url, { client_id: `${index}` })),
      ca_file: authority().certFile,
      limits: { upstream_seconds, threads: 1 },
    });
    t.after(() => server.stop());
    return server;
  };
  const patient = await start(60);
  const impatient = await start(3);
  for (const [index, [name, , outcome, detail]] of faults.entries()) {
    await t.test(name, async () => {
      const server = outcome === "provider_timeout" ? impatient : patient;
      const before = server.log().length;
      await server.token(parameters({ client_id: `${index}` }));
      const line = (await server.logged(before + 1)).at(-1);
      assert.equal(line.outcome, outcome, JSON.stringify(line));
      assert.match(line.detail, detail);
      assert.doesNotMatch(server.stdout.text, /hush/);
    });
  }
});

test("the log tells a refusing name server from a silent one", needsNames, async (t) => {
  const names = await startNames(t, "refusing");
  const server = await startNamed(t, [names], 1, { upstream_seconds: 2 });
  assertFailure(await server.token(parameters()), 502, "server_error");
  names.answer = "silent";
  assertFailure(await server.token(parameters()), 504, "temporarily_unavailable");
  const [refused, silent] = await server.logged(2);
  assert.equal(refused.outcome, "provider_dns");
  assert.match(refused.detail, /^provider\.example: \S+/);
  assert.equal(silent.outcome, "provider_timeout");
  assert.match(silent.detail, /^looking up provider\.example: no answer$/);
});
