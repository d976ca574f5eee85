// @ts-check
// Where the server listens: a host that is wrong, a Unix socket, a socket that systemd hands over.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import test from "node:test";

import { assertRefused, check, withTop } from "../support/config.mjs";
import { parameters } from "../support/fixture.mjs";
import { PlainLines } from "../support/notices.mjs";
import { program, run, Server, writeConfig } from "../support/server.mjs";
import { temporaryDirectory } from "../support/temporary.mjs";

/** A path that nobody else has. */
const socketPath = () => join(mkdtempSync(join(temporaryDirectory(), "s-")), "it.sock");

/**
 * Asks over a Unix socket.
 * @param {string} path @param {Record<string, string>} [headers] @returns {Promise<number>}
 */
const ask = (path, headers = {}) =>
  new Promise((resolve, reject) => {
    const sent = request({ socketPath: path, path: "/healthz", headers, agent: false });
    sent.on("error", reject).on("response", (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
    });
    sent.end();
  });

/** @param {object} config @param {string} path */
async function listen(config, path) {
  const server = new Server(["--config", writeConfig(withTop(config))]);
  await server.stderr.until("the server listens", (text) => text.includes("listening on"));
  assert.match(server.stderr.text, new RegExp(`^listening on unix:${path}$`, "m"));
  return server;
}

for (const [name, address, said] of /** @type {[string, string, RegExp][]} */ ([
  ["a name that does not resolve", "nowhere.invalid:0", /^tokenferry: listen: .* nowhere\.invalid:0: /],
  ["another machine's address", "192.0.2.1:0", /192\.0\.2\.1:0: no address of this machine$/m],
  ["a folder that is not there", "unix:/nowhere/it.sock", /unix:\/nowhere\/it\.sock: no such folder$/m],
  ["a file that is no socket", `unix:${program}`, /: a file that is no socket$/m],
])) {
  test(`the check and the start refuse ${name}`, () => {
    assertRefused(check(withTop({ listen: address })), said);
    assertRefused(run(["--config", writeConfig(withTop({ listen: address }))]), said);
  });
}

test("the check does not mind that the server is running", async (t) => {
  const path = socketPath();
  const server = await listen({ listen: `unix:${path}` }, path);
  t.after(() => server.stop());
  const { status, stderr } = check(withTop({ listen: `unix:${path}` }));
  assert.equal(stderr, "");
  assert.equal(status, 0);
});

test("a Unix socket is listened at", async (t) => {
  const path = socketPath();
  const server = await listen({ listen: `unix:${path},mode=0600` }, path);
  assert.equal(await ask(path), 200);
  assert.equal(statSync(path).mode & 0o777, 0o600);

  await t.test("by one server alone", () => {
    assertRefused(
      run(["--config", writeConfig(withTop({ listen: `unix:${path}` }))]),
      /: another program listens there$/m,
    );
  });
  assert.equal(await ask(path), 200);
  await server.stop();
  assert.ok(!existsSync(path), "its file is gone with it");
});

test("the file of a server that was killed is replaced", async (t) => {
  const path = socketPath();
  const killed = await listen({ listen: `unix:${path}` }, path);
  killed.child.kill("SIGKILL");
  await killed.closed;
  assert.ok(existsSync(path));
  const server = await listen({ listen: `unix:${path}` }, path);
  t.after(() => server.stop());
  assert.equal(await ask(path), 200);
  assert.equal(statSync(path).mode & 0o777, 0o660);
});

for (const [name, replace] of /** @type {[string, (path: string) => Promise<() => unknown>][]} */ ([
  ["another program's socket", async (path) => {
    const other = createServer();
    await new Promise((resolve) => other.listen(path, () => resolve(null)));
    return () => other.close();
  }],
  ["a file", async (path) => (writeFileSync(path, "kept"), () => {})],
])) {
  test(`${name} that has taken the place of its own stays when the server ends`, async (t) => {
    const path = socketPath();
    const server = await listen({ listen: `unix:${path}` }, path);
    t.after(() => server.stop());
    const { ino } = statSync(path);
    rmSync(path);
    t.after(await replace(path));
    assert.notEqual(statSync(path).ino, ino); // whatever number was free
    await server.stop();
    assert.ok(existsSync(path));
  });
}

test("the peer of a Unix socket is this machine, and a proxy where it is trusted", async (t) => {
  const path = socketPath();
  const limits = { requests_per_minute: 2, connections: 1 };
  const own = await listen({ listen: `unix:${path}`, limits }, path);
  for (let i = 0; i < 5; ++i) {
    assert.equal(await ask(path, { "X-Forwarded-For": "192.0.2.1" }), 200);
  }
  await own.stop();
  const proxied = await listen(
    { listen: `unix:${path}`, limits, trusted_proxies: ["unix"] },
    path,
  );
  t.after(() => proxied.stop());
  const statuses = [];
  for (let i = 0; i < 4; ++i) statuses.push(await ask(path, { "X-Forwarded-For": "192.0.2.1" }));
  assert.deepEqual(statuses, [200, 200, 429, 429]);
  assert.equal(await ask(path, { "X-Forwarded-For": "192.0.2.2" }), 200);
});

/**
 * Starts the server as systemd does, with this socket as descriptor 3.
 * @param {import("node:net").Server | "none"} socket @param {Record<string, string>} env
 */
function activate(socket, env, config = withTop({ listen: "127.0.0.1:1" })) {
  const handle = socket === "none" ? "ignore" : /** @type {any} */ (socket)._handle;
  const file = writeConfig(config);
  // LISTEN_PID is the process's own number, which only itself knows beforehand.
  const script = 'LISTEN_PID=${OTHER_PID:-$$} exec "$0" --config "$1"';
  return spawn("/bin/sh", ["-c", script, program, file], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe", handle === "ignore" ? "ignore" : handle],
  });
}

/** What a process says until it says this, or ends. @param {ReturnType<typeof activate>} child */
async function heard(child, what = /listening on (\S+)\n/) {
  let text = "";
  const { stderr } = child;
  for await (const chunk of /** @type {import("node:stream").Readable} */ (stderr).pipe(new PlainLines())) {
    text += chunk;
    if (what.test(text)) break;
  }
  return text;
}

test("a socket that systemd hands over goes before every address", async (t) => {
  const path = socketPath();
  for (const [name, address] of /** @type {[string, any][]} */ ([
    ["TCP", { port: 0, host: "127.0.0.1" }],
    ["Unix", { path }],
  ])) {
    await t.test(name, async () => {
      const socket = createServer();
      await new Promise((resolve) => socket.listen(address, () => resolve(null)));
      const child = activate(socket, { LISTEN_FDS: "1", LISTEN_FDNAMES: "tokenferry.socket" });
      const where = address.path
        ? `unix:${path}`
        : `http://127.0.0.1:${/** @type {any} */ (socket.address()).port}`;
      assert.match(await heard(child), new RegExp(`listening on ${where}\n`));
      // Node removes the path of a Unix socket that it closes; systemd leaves it.
      if (address.path) renameSync(path, `${path}.kept`);
      socket.close();
      if (address.path) renameSync(`${path}.kept`, path);
      const status = address.path ? await ask(path) : (await fetch(`${where}/healthz`)).status;
      assert.equal(status, 200);
      child.kill("SIGTERM");
      await new Promise((resolve) => child.once("exit", resolve));
    });
  }
});

for (const [name, env, said] of /** @type {[string, Record<string, string>, RegExp][]} */ ([
  ["several sockets", { LISTEN_FDS: "2" }, /more than one socket/],
  ["what is no socket", { LISTEN_FDS: "1" }, /no listening socket/],
])) {
  test(`${name} of systemd are refused in one line`, async () => {
    const child = activate("none", env);
    const text = await heard(child);
    assert.match(text, /^tokenferry: listen: [^\n]*\n$/);
    assert.match(text, said);
  });
}

test("sockets that are meant for another process are let be", async (t) => {
  const child = activate("none", { LISTEN_FDS: "1", OTHER_PID: "1" }, withTop({ listen: "127.0.0.1:0" }));
  t.after(() => child.kill("SIGTERM"));
  assert.match(await heard(child), /listening on http:\/\/127\.0\.0\.1:\d+\n/);
});
