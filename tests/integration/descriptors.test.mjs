// @ts-check
// File descriptors: without any left the server fails one request, not as a whole, and it gives all
// of them back.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import test from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { assertCors, assertFailure, parameters, setUp } from "../support/fixture.mjs";
import { json } from "../support/provider.mjs";
import { Connection, tokenRequest } from "../support/raw.mjs";

/** @param {number} pid */
const descriptors = (pid) => readdirSync(`/proc/${pid}/fd`);

/** The limit that leaves so many free. @param {number} free @param {string[]} used */
function limitWith(free, used) {
  let limit = 0;
  // It limits their numbers, not their count, and an inherited one can have a high number.
  for (; free > 0; ++limit) free -= used.includes(`${limit}`) ? 0 : 1;
  return limit;
}

/** Those that are sockets. @param {number} pid */
const sockets = (pid) =>
  descriptors(pid).filter((name) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${name}`).startsWith("socket:");
    } catch {
      return false; // it has been closed meanwhile
    }
  }).length;

/** Settles once the process has so many sockets. @param {number} pid @param {number} count */
async function reaches(pid, count) {
  for (const end = Date.now() + 9_000; Date.now() < end; await pause(10)) {
    if (sockets(pid) === count) return;
  }
  assert.fail(`${sockets(pid)} sockets, not ${count}`);
}

/** What its threads have used of the processors, in seconds; how busy others are is no matter. @param {number} pid */
function processorTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1").replace(/^.*\) /s, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100; // USER_HZ (proc(5), time(7))
}

const token = { access_token: "a", token_type: "bearer" };
const only = json(token, 200, { Connection: "close" });
/** The sockets of an idle server: it listens, and two take its output to this process. */
const idle = 3;

/** @param {number} port @param {number} count */
function open(port, count) {
  return Array.from({ length: count }, () => new Connection(port));
}

test("out of descriptors it refuses, recovers, and serves those who waited", async (t) => {
  const { provider, server } = await setUp(t);
  const pid = server.child.pid ?? 0;
  provider.next = [only];
  assert.equal((await server.token(parameters())).status, 200); // so that all that stays open is
  await reaches(pid, idle);
  const limit = limitWith(20, descriptors(pid));
  execFileSync("prlimit", [`--pid=${pid}`, `--nofile=${limit}:${limit}`]);

  const silent = open(server.port, 19);
  t.after(() => silent.forEach((connection) => connection.destroy()));
  await reaches(pid, idle + 19);
  const refused = await server.token(parameters()); // its own connection is the last that there is
  assertFailure(refused, 502, "server_error");
  assertCors(refused);
  assert.equal(provider.requests.length, 1);

  silent.push(...open(server.port, 60));
  await reaches(pid, idle + 20);
  const waits = /^tokenferry: new connections have to wait: Too many open files$/;
  await server.stderr.until("the line", () => server.stderr.lines().some((line) => waits.test(line)));
  const before = processorTime(pid);
  await pause(1_000);
  assert.ok(processorTime(pid) - before < 0.5, "nobody spins while they wait");
  assert.equal(server.stderr.lines().filter((line) => waits.test(line)).length, 1);
  const waiting = open(server.port, 5);
  for (const connection of silent) connection.destroy();
  await reaches(pid, idle + waiting.length); // only then is there one for a provider, too
  for (const connection of waiting) {
    const [{ status }] = await connection.send(whole).answers();
    assert.equal(status, 200);
    connection.destroy();
  }
  for (const socket of provider.sockets) socket.destroy();
  assert.equal((await server.token(parameters())).status, 200);
  await reaches(pid, idle + 1); // and the connection to the provider, which is kept
});

const body = new URLSearchParams(parameters()).toString();
const whole = tokenRequest(body);

/** What a slow client has sent when it goes. */
const sent = ["", whole.slice(0, 30), whole.slice(0, -body.length), whole.slice(0, -1), whole];

/** How a client goes. @type {((connection: Connection) => void)[]} */
const farewells = [
  (connection) => connection.destroy(),
  ({ socket }) => void socket.end(),
  ({ socket }) => void socket.resetAndDestroy(),
];

test("500 slow clients leave no descriptor behind", async (t) => {
  const { provider, server } = await setUp(t, { tls: null });
  const pid = server.child.pid ?? 0;
  provider.next = [only];
  assert.equal((await server.token(parameters())).status, 200);
  await reaches(pid, idle);

  /** @type {(() => void)[]} */
  const held = [];
  provider.answer = (request, socket) => void held.push(() => only(request, socket));
  const slow = open(server.port, 500).map((connection, index) =>
    connection.send(sent[index % sent.length]),
  );
  await provider.arrived(1 + slow.length / sent.length);
  await reaches(pid, idle + slow.length + held.length);
  for (const [index, connection] of slow.entries()) farewells[index % farewells.length](connection);
  for (const one of held) one();
  await reaches(pid, idle);

  provider.next = [only];
  assert.equal((await server.token(parameters())).status, 200);
});
