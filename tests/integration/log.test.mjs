// @ts-check
// The log: each line JSON, bounded, with what was refused and nothing secret.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test from "node:test";

import { clientConfig, parameters, redirectUri, secret, setUp, verifier } from "../support/fixture.mjs";
import { tell } from "../support/raw.mjs";
import { program, Server, writeConfig } from "../support/server.mjs";
import { until } from "../support/wait.mjs";

test("a refused redirect_uri and client_id stand in the log, cleaned", async (t) => {
  const { server } = await setUp(t, { tls: null });
  const page = `${redirectUri}index.html`;
  const forged = 'https://x/\n{"outcome":"released"}\u001b[0m';
  /** @type {[change: Record<string, string>, member: string, shown: string][]} */
  const rows = [
    [{ redirect_uri: page }, "redirect_uri", page],
    [{ redirect_uri: `${page}?code=abc#d` }, "redirect_uri", `${page}?`],
    [{ redirect_uri: forged }, "redirect_uri", 'https://x/?{"outcome":"released"}?[0m'],
    [{ redirect_uri: "x".repeat(2000) }, "redirect_uri", "x".repeat(200)],
    [{ redirect_uri: redirectUri + verifier }, "redirect_uri", "(hidden: there is a secret in it)"],
    [{ client_id: "Ov23liFFFF" }, "client_id", "Ov23liFFFF"],
    [{ client_id: secret }, "client_id", "(hidden: there is a secret in it)"],
  ];
  for (const [change, member, shown] of rows) {
    const before = server.log().length;
    await server.token(parameters(change));
    const line = (await server.logged(before + 1))[before];
    assert.equal(line[member], shown);
    assert.equal(line.outcome, member === "client_id" ? "unknown_client" : "redirect_uri_refused");
  }
});

test("a line of the log has an end, whatever is sent", async (t) => {
  const { server } = await setUp(t, { tls: null });
  const hostile = '"\\\u001b'.repeat(500);
  await server.token(parameters({ redirect_uri: hostile, client_id: hostile }));
  await server.token(parameters({ redirect_uri: hostile }));
  await tell(server.port, `POST /token HTTP/1.1\r\nHost: x\r\nOrigin: ${'"\\'.repeat(2000)}\r\n\r\n`);
  await server.logged(3);
  for (const line of server.stdout.lines()) {
    assert.ok(line.length < 1500, `${line.length}`);
    assert.match(line, /^[ -~]+$/);
  }
});

test("where the log and standard error are one stream, all of it is JSON", async (t) => {
  const server = new Server(["-c", 'exec "$0" "$@" 2>&1', program, "--config", idle()], {}, "sh");
  t.after(() => server.stop());
  server.url = await server.stdout.until("it listens", (text) => /"listening on (http[^"]+)"/.exec(text)?.[1]);
  await server.request("/healthz");
  const lines = await server.logged(2);
  assert.match(lines[0].message, /^listening on http:/);
  assert.equal(lines[1].outcome, "health");
});

/** A configuration with which the server starts. */
const idle = () =>
  writeConfig({ listen: "127.0.0.1:0", clients: [clientConfig("http://127.0.0.1:1/token")] });

test("standard error is for people at a terminal, and JSON elsewhere, two pipes of a container too", async (t) => {
  const server = await new Server(["--config", idle()]).listening();
  await server.stop(); // sees that all was JSON
  assert.equal(server.stderr.text, `listening on ${server.url}\n`);

  const wrong = writeConfig({});
  const says = (/** @type {string[]} */ [command, ...args], /** @type {"stdout" | "stderr"} */ where) => {
    const env = { PATH: process.env.PATH };
    return spawnSync(command, args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })[where];
  };
  assert.match(JSON.parse(says([program, "--config", wrong], "stderr")).message, /^tokenferry: .*clients/);
  // Who asks for a check reads the answer.
  assert.match(says([program, "--config", wrong, "--check"], "stderr"), /^tokenferry: .*clients/);
  const terminal = ["script", "-qec", `exec '${program}' --config '${wrong}' >/dev/null`, "/dev/null"];
  assert.match(says(terminal, "stdout"), /^tokenferry: .*clients/);
});

test("health checks can be left out of the log, and nothing else is", async (t) => {
  const log = { health: false };
  const { server } = await setUp(t, { tls: null, config: { log, limits: { drain_seconds: 60 } } });
  const asked = [];
  for (const method of ["GET", "HEAD", "POST"]) {
    asked.push((await server.request("/healthz", { method })).headers["x-request-id"]);
  }
  await server.request("/");
  await server.token(parameters());
  server.child.kill("SIGTERM");
  await until("it drains", async () => (await server.request("/healthz")).status === 503);
  const lines = await server.logged(4);
  const outcomes = lines.map(({ outcome }) => outcome);
  assert.deepEqual(outcomes.slice(0, 4), ["method_refused", "not_found", "released", "draining"]);
  assert.equal(new Set([...asked, ...lines.map(({ request_id }) => request_id)]).size, 2 + lines.length);
});

test("many refusals of one kind from one address become one line with a count", async (t) => {
  const { server } = await setUp(t, { tls: null });
  const many = 200;
  for (let i = 0; i < many; i += 1) await tell(server.port, "NONSENSE\r\n\r\n");
  await server.request("/healthz");
  const sum = await server.stdout.until("the sum", () => server.log().find(({ count }) => count));
  const lines = server.log().filter(({ outcome }) => outcome === "malformed");
  assert.ok(lines.length < 50, `${lines.length} lines`);
  assert.equal(sum.outcome, "malformed");
  assert.equal(sum.status, 400);
  assert.equal(sum.address, "127.0.0.1");
  await server.stop();
  const told = server.log().filter(({ outcome }) => outcome === "malformed");
  assert.equal(told.reduce((all, { count = 1 }) => all + count, 0), many);
  assert.equal(server.log().filter(({ outcome }) => outcome === "health").length, 1);
});
