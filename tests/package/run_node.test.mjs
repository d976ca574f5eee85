// @ts-check
// `./run --light` and `./run providers` take a Node that is new enough, wherever it is.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { temporaryDirectory } from "../support/temporary.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const ofTests = "tests/node_modules/.bin/node";

/** Which Node the script takes where these are in the path. @param {Record<string, string>} programs */
function found(programs) {
  const folder = mkdtempSync(join(temporaryDirectory(), "path-"));
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  const commands = `set -- help; source ./run >/dev/null; PATH=${folder}; find_node`;
  const node = execFileSync("bash", ["--norc", "-c", commands], { cwd: repository, encoding: "utf8" }).trim();
  return node.replace(`${folder}/`, "");
}

/** As a Node of that age judges what it is asked. @param {number} major */
const node = (major) =>
  `exec '${process.execPath}' -e 'Object.defineProperty(process.versions, "node", { value: "${major}.0.0" }); eval(process.argv[1])' -- "$2"`;

test("a Node that is too old is passed over", () => {
  assert.equal(found({ node: node(18) }), ofTests); // as Emscripten brings it to Debian 12
  assert.equal(found({ node: node(18), nodejs: node(20) }), "nodejs");
});

test("a Node of the system that is new enough is taken", () => {
  assert.equal(found({ node: node(20) }), "node");
  assert.equal(found({ nodejs: node(24) }), "nodejs");
});

test("without any, that of the tests is named", () => {
  assert.equal(found({}), ofTests);
});
