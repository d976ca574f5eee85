// @ts-check
// The command line.
import assert from "node:assert/strict";
import test from "node:test";

import { withTop } from "../support/config.mjs";
import { secret } from "../support/fixture.mjs";
import { startProvider } from "../support/provider.mjs";
import { run, writeConfig } from "../support/server.mjs";

test("--help tells what there is", () => {
  const { status, stdout, stderr } = run(["--help"]);
  assert.equal(status, 0);
  assert.equal(stderr, "");
  for (const word of ["--config", "--check", "--version", "--help", "--listen"])
    assert.ok(stdout.includes(word));
});
test("--version tells the version alone", () => {
  const { status, stdout } = run(["--version"]);
  assert.equal(status, 0);
  assert.match(stdout, /^tokenferry \d+\.\d+\.\d+\n$/);
});
for (const args of [
  ["--nonsense"],
  ["serve"],
  ["--config"],
  ["--client-secret", secret],
  ["--listen", "nowhere", "--config", writeConfig(withTop({}))],
]) {
  test(`${args[0]} is wrong in one line`, () => {
    const { status, stderr } = run(args);
    assert.equal(status, 2);
    assert.match(stderr, /^[^\n]*--[^\n]*\n$/);
    assert.doesNotMatch(stderr, new RegExp(secret));
  });
}
test("a port that is taken is one clear line", async (t) => {
  const provider = await startProvider();
  t.after(() => provider.stop());
  const result = run(["--config", writeConfig(withTop({ listen: `127.0.0.1:${provider.port}` }))]);
  assert.notEqual(result.status, 0);
  assert.match(result.stderr, new RegExp(`^[^\\n]*${provider.port}[^\\n]*\\n$`));
});
