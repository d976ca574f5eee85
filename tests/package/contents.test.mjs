// @ts-check
// What is in the npm package, and that it can be imported where there is no page.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";

import { makeProject, pack } from "../support/package.mjs";

/** @typedef {import("../support/package.mjs").Project} Project */

/** @type {Project} */
let project;
before(async () => {
  project = await makeProject({
    "unused.js": `import { createClient } from "tokenferry";\nconsole.log("mine");\n`,
  });
});

/** What a program in the project prints. @param {string} source */
const printed = (source) =>
  execFileSync(process.execPath, ["--input-type=module", "--eval", source], {
    cwd: project.folder,
    encoding: "utf8",
  });

test("npm packs what pages need, and nothing else", async () => {
  assert.deepEqual((await pack()).files, [
    "LICENSE",
    "README.md",
    "integrity.json",
    "package.json",
    "tokenferry.d.ts",
    "tokenferry.inline.js",
    "tokenferry.js",
    "tokenferry.wasm",
  ]);
});

test("the scripts say first that all of them is used, which engines read there alone", () => {
  for (const name of ["tokenferry.js", "tokenferry.inline.js"]) {
    const script = String(project.read(`node_modules/tokenferry/${name}`));
    assert.match(script, /^\/\/# allFunctionsCalledOnLoad\n/, name);
  }
});

test("the package has the project's version and license", () => {
  const description = JSON.parse(String(project.read("node_modules/tokenferry/package.json")));
  const project_file = readFileSync(new URL("../../CMakeLists.txt", import.meta.url), "utf8");
  assert.equal(description.version, /project\(tokenferry VERSION ([\d.]+)/.exec(project_file)?.[1]);
  assert.equal(description.license, "MIT");
  assert.equal(description.sideEffects, false);
});

test("every export is a file of the package", () => {
  const description = JSON.parse(String(project.read("node_modules/tokenferry/package.json")));
  const files = project.list("node_modules/tokenferry");
  const resolved = Object.keys(description.exports).map((name) =>
    printed(`process.stdout.write(import.meta.resolve("tokenferry${name.slice(1)}"))`),
  );
  const types = Object.values(description.exports).flatMap((target) => target.types ?? []);
  assert.deepEqual([resolved.length, types.length], [6, 3]);
  for (const target of [...resolved, ...types]) {
    assert.ok(files.includes(target.split("/").at(-1)), target);
  }
});

test("a bundler that knows no exports, as Parcel 2 by default, finds the single file and its types", () => {
  const folder = "node_modules/tokenferry";
  const { main, module, types } = JSON.parse(String(project.read(`${folder}/package.json`)));
  assert.deepEqual([main, module, types], ["./tokenferry.inline.js", "./tokenferry.inline.js", "./tokenferry.d.ts"]);
  for (const path of [main, module, types]) assert.ok(project.read(`${folder}/${path}`).length > 0, path);
});

for (const name of ["tokenferry", "tokenferry/inline", "tokenferry/split"]) {
  test(`${name} is imported in Node without a look at the page`, () => {
    const output = printed(`
      // As on a server that renders pages.
      for (const name of ["window", "document", "location", "sessionStorage", "history"]) {
        Object.defineProperty(globalThis, name, { get() { throw new Error("no " + name); } });
      }
      const before = Reflect.ownKeys(globalThis).length;
      const { createClient, TokenferryError } = await import("${name}");
      const { code } = new TokenferryError("timeout", "Late.");
      console.log(typeof createClient, code, Reflect.ownKeys(globalThis).length - before);
    `);
    assert.equal(output, "function timeout 0\n");
  });

  test(`${name} says in Node, and in a worker, that there is no page`, () => {
    const output = printed(`
      const { createClient, ...rest } = await import("${name}");
      const options = { provider: "gitlab", clientId: "x" };
      const refused = () => createClient(options).catch(({ name, code, message }) => console.log(name, code, message));
      await refused();
      Object.assign(globalThis, { self: globalThis, location: new URL("https://page.example/worker.js") });
      await refused();
      console.log(Object.keys(rest).join());
    `);
    const said = "TokenferryError invalid_option createClient: only in a page of a browser\n";
    assert.equal(output, said + said + "TokenferryError\n");
  });
}

test("a bundle has nothing of the package where nothing of it is used", async () => {
  const left = await project.run("esbuild unused.js --bundle --format=esm --log-level=warning");
  assert.equal(left.trim(), `// unused.js\nconsole.log("mine");`);
});
