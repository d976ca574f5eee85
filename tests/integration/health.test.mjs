// @ts-check
// --health: what a container's health check runs, in an image without a shell or curl.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import test from "node:test";

import { clientConfig } from "../support/fixture.mjs";
import { closedPort } from "../support/ports.mjs";
import { run, Server, startServer, writeConfig } from "../support/server.mjs";
import { temporaryDirectory } from "../support/temporary.mjs";
import { good } from "../support/tls.mjs";

const config = { clients: [clientConfig("https://provider.example/token")] };
const tls = { certificate: good().certFile, private_key: good().keyFile };

/** What it says when it is well: nothing. @param {ReturnType<typeof run>} result */
const assertWell = ({ status, stdout, stderr }) => assert.deepEqual([status, stdout, stderr], [0, "", ""]);

/** @param {string[]} args @param {Record<string, string>} [env] */
const health = (args, env) => run(["--health", ...args], env);

test("a server that serves is well, however its address is told", async (t) => {
  const server = await startServer({ ...config, listen: "0.0.0.0:0", trusted_proxies: ["10.0.0.1"] });
  t.after(() => server.stop());
  for (const listen of [`0.0.0.0:${server.port}`, `127.0.0.1:${server.port}`, `localhost:${server.port}`]) {
    assertWell(health(["--listen", listen]));
    assertWell(health([], { TOKENFERRY_LISTEN: listen }));
    assertWell(health(["--config", writeConfig({ ...config, listen })]));
  }
});

test("with TLS of its own, and at a Unix socket", async (t) => {
  const secure = await startServer({ ...config, tls });
  t.after(() => secure.stop());
  assertWell(health(["--config", writeConfig({ ...config, tls, listen: `127.0.0.1:${secure.port}` })]));
  const env = { TOKENFERRY_LISTEN: `127.0.0.1:${secure.port}`, TOKENFERRY_TLS_CERTIFICATE: tls.certificate };
  assertWell(health([], env));
  const plain = health(["--listen", `127.0.0.1:${secure.port}`]);
  assert.equal(plain.status, 1, "plain HTTP to TLS");

  const listen = `unix:${join(temporaryDirectory(), "health.sock")}`;
  const local = new Server(["--config", writeConfig({ ...config, listen, limits: { drain_seconds: 0 } })]);
  await local.stderr.until("it listens", (text) => text.includes("listening on unix:"));
  t.after(() => local.stop());
  assertWell(health(["--listen", listen]));
});

test("what does not serve is not well, and it says why", async (t) => {
  const draining = await startServer({ ...config, limits: { drain_seconds: 60 } });
  t.after(() => draining.child.kill("SIGKILL"));
  draining.child.kill("SIGTERM");
  while ((await draining.request("/healthz")).status !== 503);
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  const foreign = createServer((socket) => socket.end("HTTP/1.1 404 Not Found\r\n\r\n")).listen(0, "127.0.0.1");
  await Promise.all([once(silent, "listening"), once(foreign, "listening")]);
  t.after(() => (silent.close(), foreign.close()));
  const portOf = (/** @type {any} */ listener) => listener.address().port;
  for (const [port, said] of /** @type {[number, RegExp][]} */ ([
    [draining.port, /it is about to stop/],
    [await closedPort(), /Connection refused/],
    [portOf(silent), /no answer within 3 seconds/],
  ])) {
    const { status, stdout, stderr } = health(["--listen", `127.0.0.1:${port}`]);
    assert.equal(status, 1, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /^tokenferry: 127\.0\.0\.1:\d+: [ -~]+\n$/);
    assert.match(stderr, said);
  }
  // Its answer needs this process, which must not wait for the program.
  const other = new Server(["--health", "--listen", `127.0.0.1:${portOf(foreign)}`]);
  await other.closed;
  assert.equal(other.code, 1);
  assert.match(other.stderr.text, /another answer than 200/);
});

test("a wrong command line or configuration is a mistake, not an illness", () => {
  for (const args of [["--check"], ["--listen", "nowhere"], ["--config", writeConfig({})]]) {
    const { status, stdout, stderr } = health(args);
    assert.equal(status, 2, args.join(" "));
    assert.equal(stdout, "");
    assert.match(stderr, /^tokenferry: [ -~]+\n$/);
  }
});
