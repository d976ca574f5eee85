// @ts-check
// The vectors that hold the C++ (tests/unit) hold JavaScript too: both read forms alike and flatten
// JSON alike, and where the core knows an origin, it is the one that a browser sends.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { flatten } from "../../web/host/json.js";

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

// The build gives short names; here they are the long ones.
Object.assign(globalThis, { names: new Proxy({}, { get: (_, name) => name }) });
const { page } = await import("../../web/host/page.js");
/** @type {Record<string, string>} */
const origins = {
  "https://page.example/app/?a=/#/": "https://page.example",
  "http://localhost:8000/": "http://localhost:8000",
  "https://[::1]:8443": "https://[::1]:8443",
  "HTTPS://Page.example:443/": "https://page.example",
  "https://page.example/@me": "https://page.example",
  "https://page.example@evil.example/": "",
  "https://me:pass@page.example/": "",
  "javascript:alert(1)": "",
  "data:text/html,https://page.example/": "",
  "blob:https://page.example/1": "",
  "file:///app/index.html": "",
  "wss://page.example/": "",
  "/app/": "",
  "": "",
};
for (const [url, origin] of Object.entries(origins)) {
  test(`the browser's origin of "${url}"`, () => assert.equal((/** @type {any} */ (page)).origin_of(url), origin));
}

test("flatten: what nobody asked for leaves room for the token", () => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`c${at}`, at]));
  const token = { access_token: "t", token_type: "bearer", scope: ["a"], expires_in: 60, error: "" };
  const pairs = [...new URLSearchParams(flatten({ ...many, ...token }, 256))];
  assert.equal(pairs.length, 256 + 5);
  assert.deepEqual(pairs.at(-2), ["expires_in", "60"]);
});

for (const { name, json, pairs } of rows("flatten.json")) {
  test(`flatten: ${name}`, () => {
    const read = () => [...new URLSearchParams(flatten(JSON.parse(json)))];
    if (pairs) assert.deepEqual(read(), pairs);
    else assert.throws(read);
  });
}
