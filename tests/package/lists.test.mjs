// @ts-check
// What stands in several places stands in all of them: the page's options and the providers' names.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

/** @param {string} path from the project on */
const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** What the pattern's groups find, sorted. @param {RegExp} pattern with the flag g @param {string} text */
function found(pattern, text) {
  const all = [...text.matchAll(pattern)].map(([, name]) => name);
  assert.ok(all.length, `${pattern} finds nothing: has it moved?`);
  return [...new Set(all)].sort();
}

/** The text between two others. @param {string} text @param {string} begin @param {string} end */
function between(text, begin, end) {
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from + begin.length);
  assert.ok(from >= 0 && to >= 0, `"${begin}" stands nowhere: has it moved?`);
  return text.slice(from + begin.length, to);
}

/** @param {string} name such as api_origins */
const camelCase = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

const types = read("web/tokenferry.d.ts");
const header = read("web/emscripten/include/tokenferry.hpp");
const readme = read("README.md");

/** @param {string} name */
const membersOfType = (name) => found(/^ {2}(\w+)\??:/gm, between(types, `interface ${name} {`, "\n}"));
/** @param {string} name */
const membersOfStruct = (name) => found(/^ {2}[\w:<>, ]+ (\w+)(?: = \w[^;]*)?;/gm, between(header, `struct ${name} {`, "\n};"));

/** The options that C++ knows. Those of a provider have its name before them. */
const options = found(/([\w.]+)/g, found(/"([^"]+)"/g, between(read("web/options.cpp"), "are_known(operation, settings,", ")")).join(" "));
const ofProvider = options.filter((name) => name.startsWith("provider.")).map((name) => name.slice("provider.".length));
const ofClient = options.filter((name) => !name.includes("."));

test("the type declarations have each option, and no other", () => {
  // The module itself is JavaScript's affair.
  assert.deepEqual(membersOfType("ClientOptions").filter((name) => name != "wasm"), ofClient);
  assert.deepEqual(membersOfType("ProviderEndpoints"), ofProvider);
  assert.deepEqual(membersOfType("ProviderIssuer"), ofProvider);
});

test("the header for programs has each option, and no other", () => {
  assert.deepEqual(membersOfStruct("Options").map(camelCase).sort(), ofClient);
  assert.deepEqual(membersOfStruct("ProviderEndpoints").map(camelCase).sort(), ofProvider);
});

test("what a program sets is handed over", () => {
  const handed = found(/\b(?:options|endpoints)\.(\w+)/g, read("web/emscripten/forms.cpp"));
  // Where the session is kept is nothing that the flow is told.
  const set = [...membersOfStruct("Options"), ...membersOfStruct("ProviderEndpoints")].filter((name) => name != "storage");
  assert.deepEqual(set.filter((name) => !handed.includes(name)), []);
});

test("the README has each option, and no other", () => {
  const table = between(readme, "| option | meaning | default |\n", "\n\n");
  assert.deepEqual(found(/^\| `(\w+)` \|/gm, table).filter((name) => name != "wasm"), ofClient);
  assert.deepEqual(found(/(\w+)/g, between(table, "the endpoints: `{", "}`")), ofProvider);
});

test("the README has each key of the configuration, and no other", () => {
  const keys = read("server/config/config_keys.hpp");
  const known = (/** @type {string} */ list) => found(/"(\w+)"/g, between(keys, `${list}_keys =`, "});"));
  const told = (/** @type {string} */ begin) =>
    found(/`(\w+)`/g, found(/^\| (`[^|]*`) \|/gm, between(readme, begin, "\n\n")).join(" "));
  assert.deepEqual(told("| key | meaning | default |\n"), known("server"));
  assert.deepEqual(told("| key of a client | meaning | default |\n"), known("client"));
  const limits = between(read("server/README.md"), "| key | default | range | meaning |\n", "\n\n");
  assert.deepEqual(found(/^\| `(\w+)` \|/gm, limits), known("limit"));
});

test("the type declarations and the README have each provider, and no other", () => {
  const providers = found(/\.id = "(\w+)"/g, read("shared/providers.hpp"));
  assert.deepEqual(found(/"(\w+)"/g, between(types, "export type Provider =", ";")), providers);
  assert.deepEqual(found(/^\| `(\w+)` \|/gm, between(readme, "| `provider` | needs", "\n\n")), providers);
});
