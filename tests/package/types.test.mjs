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
  project = await makeProject(Object.fromEntries(names.map((name) =>
    [name, readFileSync(new URL(`types/${name}`, import.meta.url), "utf8")])));
});

/** How projects find packages: with a bundler, and as Node does. @type {[name: string, ...options: string[]][]} */
const resolutions = [
  ["a bundler's", "--module", "esnext", "--moduleResolution", "bundler"],
  ["Node's", "--module", "nodenext"],
];

for (const [name, ...options] of resolutions) {
  test(`tsc --strict is content with right code, and finds each mistake (${name} resolution)`, async () => {
    const strict = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"];
    const said = await project.run("tsc", ...strict, "--target", "es2022", "--lib", "es2022,dom", ...options, ...names);
    assert.equal(said, "");
  });
}
