// @ts-check
// Runs the exchange's tests against its other hosts: the contract is one, wherever it is served.
// What a host does by itself is in tests/support/exceptions.mjs, and left out.
// usage: node tests/hosts.mjs [HOST...], by default node and workerd
import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

import { exceptions } from "./support/exceptions.mjs";

const names = ["answers", "options", "origin", "parameters", "refusals", "request_id", "rotation", "routes", "secrets", "verdicts"];
/** Of the program, which reads files: not for a worker, which has none. */
const ofPrograms = ["client_secret", "config", "upstream"];
const pathOf = (/** @type {string} */ name) => fileURLToPath(new URL(`integration/${name}.test.mjs`, import.meta.url));

/** @param {string} text */
const literally = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

let worst = 0;
for (const host of process.argv.length > 2 ? process.argv.slice(2) : ["node", "workerd"]) {
  process.stdout.write(`# host ${host}\n`);
  const skipped = exceptions
    .filter(({ hosts }) => hosts.includes(/** @type {any} */ (host)))
    .map(({ test }) => `--test-skip-pattern=/^${literally(test)}$/`);
  const files = [...names, ...(host === "workerd" ? [] : ofPrograms)].map(pathOf);
  const options = ["--test", "--test-timeout=120000", `--test-concurrency=${availableParallelism()}`];
  const child = spawn(process.execPath, [...options, ...skipped, "--test-reporter=tap", ...files], {
    env: { ...process.env, TOKENFERRY_HOST: host },
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout.pipe(process.stdout, { end: false });
  const [code] = await once(child, "close");
  worst = Math.max(worst, code ?? 1);
}
process.exitCode = worst;
