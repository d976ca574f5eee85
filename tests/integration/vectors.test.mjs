// @ts-check
// The vectors that hold the C++ (tests/unit) hold JavaScript too: both read forms alike and flatten
// JSON alike, and where the core knows an origin, it is the one that a browser sends.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { flatten } from "../../web/loader/forms.js";

/** @param {string} file @returns {any[]} */
const rows = (file) => {
  const all = JSON.parse(readFileSync(new URL(`../vectors/${file}`, import.meta.url), "utf8"));
  assert.ok(all.length > 0, `${file} holds rows`);
  return all;
};

for (const { name, text, pairs } of rows("form.json")) {
  test(`form: ${name}`, () => {
    assert.deepEqual([...new URLSearchParams(text)], pairs);
    assert.deepEqual([...new URLSearchParams(new URLSearchParams(pairs).toString())], pairs);
  });
}

for (const { name, url, origin } of rows("origins.json").filter((row) => row.origin)) {
  test(`origin: ${name}`, () => assert.equal(new URL(url).origin, origin));
}

for (const { name, json, pairs } of rows("flatten.json")) {
  test(`flatten: ${name}`, () => {
    const read = () => [...new URLSearchParams(flatten(JSON.parse(json)))];
    if (pairs) assert.deepEqual(read(), pairs);
    else assert.throws(read);
  });
}
