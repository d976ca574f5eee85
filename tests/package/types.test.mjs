// @ts-check
// The types, as strict TypeScript projects use them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";

import { makeProject } from "../support/package.mjs";

/** @typedef {import("../support/package.mjs").Project} Project */

const names = ["app.ts", "mistakes.ts"];
/** @type {Project} */
let project;
before(async () => {
  project = await makeProject(
    Object.fromEntries(
      names.map((name) => [name, readFileSync(new URL(`types/${name}`, import.meta.url), "utf8")]),
    ),
  );
});

const strict =
  "--noEmit --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess " +
  "--target es2022 --lib es2022,dom";

/** How projects find packages. @type {[name: string, options: string][]} */
const resolutions = [
  ["a bundler's way", "--module esnext --moduleResolution bundler"],
  ["Node's way", "--module nodenext"],
];

for (const [name, options] of resolutions) {
  test(`tsc --strict takes right code, and finds each mistake: ${name}`, async () => {
    assert.equal(await project.run(`tsc ${strict} ${options} ${names.join(" ")}`), "");
  });
}
