// @ts-check
// A start for which the system has too few descriptors.
import assert from "node:assert/strict";
import test from "node:test";

// The program that people run, not one for the tests: a sanitizer needs descriptors of its own.
delete process.env.TOKENFERRY_SERVER;
const { clientConfig } = await import("../support/fixture.mjs");
const { program, Server, writeConfig } = await import("../support/server.mjs");

test("with too few descriptors for a start it ends, and one line says why", async () => {
  const config = { listen: "127.0.0.1:0", clients: [clientConfig("http://127.0.0.1:1/token")] };
  const file = writeConfig({ ...config, limits: { threads: 2 } });
  const said = new Set();
  for (let limit = 3; ; ++limit) {
    assert.ok(limit < 64, "it never starts");
    const server = new Server([`--nofile=${limit}:${limit}`, program, "--config", file], {}, "prlimit");
    const isUp = await server.stderr.until("it listens", (text) => text.includes("listening on")).catch(() => false);
    if (isUp) {
      await server.stop();
      return assert.ok(said.has("Too many open files"));
    }
    await server.closed;
    if (server.code === 127) continue; // not even the program can be loaded
    assert.ok(server.code === 1 || server.code === 2, `${limit}: ${server.code}`);
    assert.match(server.stderr.text, /^tokenferry: [ -~]+\n$/, `${limit}`);
    said.add(/Too many open files/.exec(server.stderr.text)?.[0]);
  }
});
