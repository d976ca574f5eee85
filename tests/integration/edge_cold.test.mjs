// @ts-check
// What the first answer of a cold worker costs, in Cloudflare's runtime.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { clientConfig } from "../support/fixture.mjs";
import { dist } from "../support/server_hosts.mjs";
import { temporaryFile } from "../support/temporary.mjs";
import { Arriving } from "../support/wait.mjs";

const workerd = fileURLToPath(new URL("../support/workerd.mjs", import.meta.url));

/** In milliseconds of CPU time: the configuration is read, and the answer made. */
const budget = 50;
/** What the system counts CPU time in. */
const tick = 10;

/** A process and those that it has started. @param {number} pid @returns {number[]} */
const treeOf = (pid) => {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return [pid, ...children.map(Number).flatMap(treeOf)];
};

/** The CPU time of all of them so far, in milliseconds. @param {number} pid */
const cpuTime = (pid) =>
  treeOf(pid).reduce((sum, each) => {
    const [user, system] = readFileSync(`/proc/${each}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13);
    return sum + tick * (Number(user) + Number(system));
  }, 0);

test("the first answer of a cold worker takes at most 50 ms of CPU time", async (t) => {
  const config = { listen: "127.0.0.1:0", clients: [clientConfig("https://provider.example/token")] };
  const args = [workerd, dist, "--config", temporaryFile("cold.json", JSON.stringify(config))];
  // Without the tests' own TOKENFERRY_*, which would be a configuration.
  const env = { PATH: process.env.PATH };
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  t.after(() => child.kill("SIGTERM"));
  const url = await new Arriving(child.stderr).until("workerd's address", (text) => /http:[^"]+/.exec(text)?.[0]);
  const pid = Number(child.pid);
  const quiet = async () => {
    for (let before = -1, now = cpuTime(pid); before !== now; now = cpuTime(pid)) {
      before = now;
      await pause(200);
    }
    return cpuTime(pid);
  };
  const before = await quiet();
  const answer = await fetch(`${url}/healthz`);
  assert.deepEqual(await answer.json(), { status: "ok" });
  const used = (await quiet()) - before;
  t.diagnostic(`${used} ms`);
  assert.ok(used <= budget, `${used} ms of CPU time`);
});
