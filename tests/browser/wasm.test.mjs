// @ts-check
// The compiled module itself: what it can touch is what it imports, and what it has is gone after
// each call.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { dist } from "../support/browser_stage.mjs";

const module = new WebAssembly.Module(readFileSync(`${dist}/web/tokenferry.wasm`));

test("the module imports what web/host.hpp lists, and nothing else", () => {
  const host = readFileSync(new URL("../../web/host.hpp", import.meta.url), "utf8");
  const declared = [...host.matchAll(/^[\w:<> ]+ (\w+)\(.*\);$/gm)].map(([, name]) => name);
  assert.ok(declared.length >= 10, "web/host.hpp is read");
  const imports = WebAssembly.Module.imports(module);
  const ours = imports.filter((one) => one.module == "host").map(({ name }) => name);
  assert.deepEqual(ours.sort(), declared.sort());
  const others = imports.filter((one) => one.module != "host");
  // The end of the program, where something is impossible: it touches nothing.
  for (const { module: from, name } of others) assert.equal(`${from}.${name}`, "wasi_snapshot_preview1.proc_exit");
  assert.ok(imports.every(({ kind }) => kind == "function"));
});

test("the module exports its calls, and nothing else", () => {
  const source = readFileSync(new URL("../../web/exports.cpp", import.meta.url), "utf8");
  const declared = [...source.matchAll(/^TOKENFERRY_EXPORT\("(\w+)"\)/gm)].map(([, name]) => name);
  assert.ok(declared.length >= 5, "web/exports.cpp is read");
  const exports = WebAssembly.Module.exports(module).map(({ name }) => name);
  const own = exports.filter((name) => !["memory", "_initialize", "__indirect_function_table"].includes(name) && !/^_?_?(emscripten_)?stack|^__errno_location$/.test(name));
  assert.deepEqual(own.sort(), declared.sort());
});
