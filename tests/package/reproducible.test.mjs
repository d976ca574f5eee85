// @ts-check
// The same sources give the same bytes: in another folder, in another time zone, from nothing.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { dist } from "../support/browser_stage.mjs";
import { pack } from "../support/package.mjs";
import { temporaryDirectory } from "../support/temporary.mjs";

const run = promisify(execFile);
const repository = fileURLToPath(new URL("../..", import.meta.url));

/** What builds and installations make. */
const made = [".git", "build", "dist", "node_modules"];

/** Builds the packages of a copy of the sources. */
async function buildElsewhere() {
  const folder = mkdtempSync(join(temporaryDirectory(), "a-folder-with-another-name-"));
  cpSync(repository, folder, {
    recursive: true,
    filter: (path) => !made.includes(basename(relative(repository, path))),
  });
  const options = { cwd: folder, env: { ...process.env, TZ: "Pacific/Auckland", LC_ALL: "C" } };
  await run("emcmake", ["cmake", "--preset", "wasm"], options);
  const targets = ["tokenferry_package", "tokenferry_exchange_package"];
  await run("cmake", ["--build", "--preset", "wasm", "--target", ...targets], options);
  for (const component of ["web", "edge"]) {
    const install = ["--install", "build/wasm", "--prefix", "dist", "--component", component];
    await run("cmake", install, options);
  }
  return join(folder, "dist");
}

test(
  "a second build gives the same files, and the same npm packages",
  { timeout: 300_000 },
  async () => {
    const elsewhere = await buildElsewhere();
    for (const [folder, expected] of Object.entries({ web: "tokenferry.wasm", edge: "exchange.wasm" })) {
      const [first, second] = [join(dist, folder), join(elsewhere, folder)];
      const entries = readdirSync(second, { recursive: true, withFileTypes: true });
      const names = entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(second, join(entry.parentPath, entry.name)));
      assert.ok(names.includes(expected), `${names}`);
      const differing = names.filter(
        (name) => !readFileSync(join(first, name)).equals(readFileSync(join(second, name))),
      );
      assert.deepEqual(differing, []);
      assert.equal((await pack(first)).integrity, (await pack(second)).integrity);
    }
  },
);
