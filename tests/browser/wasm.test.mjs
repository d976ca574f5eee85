// @ts-check
// The compiled module itself: what it can touch is what it imports, and what it has is gone after
// each call.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { dist } from "../support/browser_stage.mjs";

const compiled = (/** @type {string | URL} */ path) => new WebAssembly.Module(readFileSync(path));
/** As the linker made it. What pages load has other names for the same. */
const module = compiled(new URL("../../build/wasm/web/tokenferry.wasm", import.meta.url));

/** The functions that a header imports. @param {string} path @param {string} from */
const importsOf = (path, from) => {
  const header = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const found = [...header.matchAll(/TOKENFERRY_(?:PURE_)?IMPORT\("(\w+)", "(\w+)"\)/g)];
  assert.ok(found.length > 0, `${path} is read`);
  for (const [, name] of found) assert.equal(name, from, path);
  return found.map(([, , name]) => `${from}.${name}`);
};

test("the module imports what the headers list, of which only host touches anything", () => {
  const declared = [
    ...importsOf("web/host.hpp", "host"), ...importsOf("shared/text.hpp", "text"),
    ...importsOf("shared/params.hpp", "form"),
  ];
  const imports = WebAssembly.Module.imports(module);
  const ours = imports.filter((one) => one.module != "wasi_snapshot_preview1");
  assert.deepEqual(ours.map(({ module: from, name }) => `${from}.${name}`).sort(), declared.sort());
  const others = imports.filter((one) => one.module == "wasi_snapshot_preview1");
  // The end of the program, where something is impossible: it touches nothing.
  for (const { module: from, name } of others) assert.equal(`${from}.${name}`, "wasi_snapshot_preview1.proc_exit");
  assert.ok(imports.every(({ kind }) => kind == "function"));
});

test("what pages load is that module with short names", () => {
  const loaded = compiled(`${dist}/web/tokenferry.wasm`);
  const of_module = [WebAssembly.Module.imports(module), WebAssembly.Module.exports(module)].flat();
  const of_loaded = [WebAssembly.Module.imports(loaded), WebAssembly.Module.exports(loaded)].flat();
  // Two of one name would get one name, of whatever module they are.
  for (const list of [of_module, of_loaded]) {
    assert.equal(new Set(list.map(({ name }) => name)).size, list.length);
  }
  assert.deepEqual(of_loaded.map(({ kind }) => kind), of_module.map(({ kind }) => kind));
  assert.ok(of_loaded.every(({ name }) => name.length <= 2));
});

test("the module exports its calls, and nothing else", () => {
  const source = readFileSync(new URL("../../web/exports.cpp", import.meta.url), "utf8");
  const declared = [...source.matchAll(/^TOKENFERRY_EXPORT\("(\w+)"\)/gm)].map(([, name]) => name);
  assert.ok(declared.length >= 5, "web/exports.cpp is read");
  const exports = WebAssembly.Module.exports(module).map(({ name }) => name);
  const own = exports.filter((name) => !["memory", "_initialize", "__indirect_function_table"].includes(name) && !/^_?_?(emscripten_)?stack|^__errno_location$/.test(name));
  assert.deepEqual(own.sort(), declared.sort());
});
