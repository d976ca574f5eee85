// @ts-check
// The C++ client in the hands of a program of another project: the example, built once with the
// installed package and once with the source tree as a part of it, and the README's program.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { before } from "node:test";
import { fileURLToPath } from "node:url";

import { browserTests } from "../support/browser.mjs";
import { dist } from "../support/browser_stage.mjs";
import { temporaryDirectory } from "../support/temporary.mjs";
import { openTerminal, reads } from "../support/terminal.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** What the example says of itself to type, with another package's place. */
function asWritten() {
  const lines = readFileSync(`${repository}/examples/emscripten/CMakeLists.txt`, "utf8").split("\n");
  const commands = lines.filter((line) => /^#   \w/.test(line)).map((line) => line.slice(4));
  assert.equal(commands.length, 2);
  return commands.join(" && ").replace("$PWD/../../dist", dist);
}

/** Puts the example somewhere else, and builds it there. @param {string} name @param {string[]} [options] */
function build(name, options = []) {
  const source = `${temporaryDirectory()}/${name}`;
  const folder = `${source}/build`;
  const quiet = /** @type {const} */ ({ stdio: "pipe" });
  execFileSync("emcmake", ["cmake", "-S", source, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug", ...options], quiet);
  execFileSync("cmake", ["--build", folder], quiet);
}

before(() => {
  const [installed, tree] = ["installed", "tree"].map((name) => `${temporaryDirectory()}/${name}`);
  cpSync(`${repository}/examples/emscripten`, installed, { recursive: true });
  execFileSync("sh", ["-c", asWritten()], { cwd: installed, stdio: "pipe" });
  // Debian 13 has no make after ./run has installed what it needs.
  assert.ok(existsSync(`${installed}/build/build.ninja`));

  mkdirSync(tree);
  cpSync(`${repository}/examples/emscripten`, `${tree}/terminal`, { recursive: true });
  writeFileSync(`${tree}/CMakeLists.txt`, `cmake_minimum_required(VERSION 3.16)
project(game LANGUAGES CXX)
add_subdirectory(${repository} tokenferry)
add_subdirectory(terminal)
add_executable(readme readme.cpp)
target_link_libraries(readme PRIVATE tokenferry::client)
`);
  const [, program] = /```cpp\n([^]*?)```/.exec(readFileSync(`${repository}/README.md`, "utf8")) ?? [];
  writeFileSync(`${tree}/readme.cpp`, String(program));
  build("tree");
}, { timeout: 600_000 });

const test = browserTests();

for (const [name, folder] of [["installed", "build"], ["tree", "build/terminal"]]) {
  test(`a program of another project signs in: ${name}`, async (world) => {
    const page = await openTerminal(world, `${temporaryDirectory()}/${name}/${folder}`);
    await reads(page, "Nobody is signed in.");
    await page.keyboard.press("Enter");
    await reads(page, "login: ada");
  });
}

test("a project that takes the tree in builds the client alone", async () => {
  const folder = `${temporaryDirectory()}/tree/build/tokenferry`;
  assert.ok(existsSync(`${folder}/../readme.wasm`));
  assert.ok(existsSync(`${folder}/libtokenferry_client.a`));
  assert.ok(!existsSync(`${folder}/web`) && !existsSync(`${folder}/server`));
});
