// @ts-check
// `./run --provider`: what it starts, and what it gives the page, with the programs left out.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { temporaryDirectory } from "../support/temporary.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** The script's own functions, but for those that build, look for ports and start a program. */
const script = `
set -euo pipefail
caller=$PWD logs=$FOLDER
say() { :; }
fail() { printf 'run: %s\\n' "$*" >&2; exit 1; }
refuse() { printf 'run: %s\\n' "$*" >&2; exit 2; }
source server/sandbox/run.sh
build() { :; }
check_free() { :; }
show_address() { :; }
tell_way() { :; }
dist/bin/tokenferry() { :; }
find_node() { echo node; }
launch() {
  echo "starts $1"
  [[ $1 != page ]] || echo "page $(tr -d '\\n' <"$scratch/tokenferry.json")"
  sleep 0 & started+=($!)
}
start "$@"
`;

let secret = "";

/** @param {string[]} given @returns {Promise<{ starts: string[], page: any, error: string }>} */
const run = (...given) => new Promise((resolve) => {
  const env = { ...process.env, TOKENFERRY_CLIENT_SECRET: secret, FOLDER: temporaryDirectory() };
  const child = execFile("bash", ["-c", script, "run", ...given], { cwd: repository, env }, (_, stdout, stderr) => {
    const lines = stdout.split("\n");
    const page = lines.find((line) => line.startsWith("page "));
    resolve({
      starts: lines.filter((line) => line.startsWith("starts ")).map((line) => line.slice(7)),
      page: page && JSON.parse(page.slice(5)),
      error: stderr.split("\n")[0],
    });
  });
  child.stdin?.end();
});

test("Lichess needs neither an app, a secret nor an exchange", async () => {
  const { starts, page } = await run("--provider", "lichess");
  assert.deepEqual(starts, ["page"]);
  assert.deepEqual(page, { providers: [{ label: "Lichess", provider: "lichess", clientId: "tokenferry-demo" }] });
});

test("a scope and a name of one's own go along", async () => {
  const { page } = await run("--provider", "lichess", "--scope", "email:read", "--client-id", "mine");
  assert.deepEqual(page.providers, [{ label: "Lichess", provider: "lichess", scope: "email:read", clientId: "mine" }]);
});

test("any other needs its client ID and its secret", async () => {
  assert.match((await run("--provider", "gitlab")).error, /^run: --provider gitlab needs --client-id/);
  assert.match((await run("--provider", "gitlab", "--client-id", "x")).error, /^run: no client secret/);
});

test("and then starts an exchange", async (t) => {
  secret = "a-secret";
  t.after(() => { secret = ""; });
  const { starts, page } = await run("--provider", "gitlab", "--client-id", "x", "--base-url", "https://git.example/");
  assert.deepEqual(starts, ["exchange", "page"]);
  assert.deepEqual(page.providers, [{
    label: "GitLab", provider: "gitlab", baseUrl: "https://git.example", clientId: "x",
    tokenEndpoint: "http://127.0.0.1:8787/token",
  }]);
});
