// @ts-check
// Loading the module: from a CDN, under policies that let it and that do not, in browsers that lack
// something.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { browserTests, errorCode, outcome, signIn } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { hangUp } from "../support/browser_host.mjs";
import { dist } from "../support/browser_stage.mjs";

const test = browserTests();

const bytes = readFileSync(`${dist}/web/tokenferry.wasm`);
/** Does the same, and is another: a custom section is nobody's. */
const other = Buffer.concat([bytes, Buffer.from([0, 2, 1, 0x78])]);

test("importing the module does nothing", async ({ open, stage }) => {
  stage.settings.clients = [];
  const page = await open();
  assert.equal(await outcome(page), "none");
  assert.deepEqual(stage.module.asked.map(({ url }) => url.pathname), ["/tokenferry.js"]);
  assert.equal(await page.evaluate(() => sessionStorage.length + localStorage.length), 0);
});

test("the module needs nothing but its two files", async ({ open, stage }) => {
  await open();
  assert.deepEqual(stage.module.asked.map(({ url }) => url.pathname), ["/tokenferry.js", "/tokenferry.wasm"]);
});

test("the wasm may be given as an address, an answer, bytes or a compiled module", async ({ open, stage }) => {
  stage.module.routes.set("/elsewhere.wasm", () => ({
    headers: { "Content-Type": "application/wasm", "Access-Control-Allow-Origin": "*" }, body: bytes,
  }));
  const page = await open();
  const codes = await page.evaluate(async ({ url, options }) => {
    const load = () => fetch(url);
    const buffer = await (await load()).arrayBuffer();
    const sources = [url, new URL(url), await load(), buffer, new Uint8Array(buffer), await WebAssembly.compile(buffer)];
    return Promise.all(sources.map((wasm) => globalThis.app.createClient({ ...options, wasm }).then(
      () => "made", (/** @type {Error} */ error) => error.message)));
  }, { url: `${stage.module.origin}/elsewhere.wasm`, options: stage.client() });
  assert.deepEqual(codes, Array(6).fill("made"));
});

const cors = { "Access-Control-Allow-Origin": "*" };

/** What comes in place of the wasm. @type {[name: string, answer: import("../support/browser_host.mjs").Answer, ...console: RegExp[]][]} */
const wrong = [
  ["a page that says nothing is there", { status: 404, headers: cors, body: "<h1>Not found</h1>" }, faults.wrongHash, faults.status(404)],
  ["HTML with status 200, as single-page hosts send it", { headers: { ...cors, "Content-Type": "text/html" }, body: "<!doctype html>" }, faults.wrongHash],
  ["something else", { headers: cors, body: "\0asm, but not really" }, faults.wrongHash],
  ["half of it", { headers: cors, body: bytes.subarray(0, bytes.length / 2) }, faults.wrongHash],
  ["nothing", { headers: cors, body: "" }, faults.wrongHash],
  ["another version", { headers: cors, body: other }, faults.wrongHash],
  ["a connection that breaks off", hangUp, faults.brokenOff],
  ["an answer without CORS", { headers: { "Content-Type": "application/wasm" }, body: bytes }, faults.noCors],
];

for (const [name, answer, ...console] of wrong) {
  test(`wasm_unavailable: ${name}`, async ({ open, guard, stage }) => {
    for (const pattern of console) guard.expect(pattern);
    stage.module.routes.set("/tokenferry.wasm", () => answer);
    const page = await open();
    assert.equal(await errorCode(page), "wasm_unavailable");
    const message = await page.locator("#message").innerText();
    assert.ok(message.startsWith(`${stage.module.origin}/tokenferry.wasm: `), message);
    assert.match(message, /not this version's wasm: check the path\)$/);
  });
}

test("an address that the page gives must lead to this version, too", async ({ open, guard, stage }) => {
  guard.expect(faults.wrongHash);
  stage.module.routes.set("/elsewhere.wasm", () => ({ headers: cors, body: other }));
  stage.settings.clients = [stage.client({ wasm: `${stage.module.origin}/elsewhere.wasm` })];
  const page = await open();
  assert.equal(await errorCode(page), "wasm_unavailable");
  assert.match(await page.locator("#message").innerText(), /\/elsewhere\.wasm: .*check the path\)$/);
});

test("what the page has fetched itself is the page's affair, and HTML is told from wasm", async ({ open, stage }) => {
  stage.module.routes.set("/other.wasm", () => ({ headers: cors, body: other }));
  stage.module.routes.set("/page.wasm", () => ({ headers: cors, body: "<!doctype html>" }));
  const page = await open();
  const [made, refused] = await page.evaluate(async ({ origin, options }) => {
    const outcomes = [];
    for (const file of ["other.wasm", "page.wasm"]) {
      const wasm = await fetch(`${origin}/${file}`);
      outcomes.push(await globalThis.app.createClient({ ...options, wasm }).then(
        () => "made", (/** @type {Error} */ error) => error.message));
    }
    return outcomes;
  }, { origin: stage.module.origin, options: stage.client() });
  assert.equal(made, "made");
  assert.match(refused, /\/page\.wasm: .*check the path\)$/);
});

const recordWarnings = () => {
  /** @type {string[]} */
  const warnings = globalThis.warnings = [];
  console.warn = (text) => { warnings.push(text); };
};

for (const type of ["text/plain", "application/octet-stream", ""]) {
  test(`the wasm may come as ${type || "nothing in particular"}, which is said once`, async ({ open, addInitScript, stage }) => {
    await addInitScript(recordWarnings);
    stage.settings.clients.push(stage.client({ clientId: "second" }));
    stage.module.routes.set("/tokenferry.wasm", () => ({ headers: { ...cors, ...(type && { "Content-Type": type }) }, body: bytes }));
    const page = await open();
    assert.deepEqual(await page.evaluate(() => globalThis.warnings),
      [`${stage.module.origin}/tokenferry.wasm: better sent as application/wasm`]);
    assert.equal(await signIn(page), "session");
  });
}

test("a wasm of its own type is no cause for a warning", async ({ open, addInitScript }) => {
  await addInitScript(recordWarnings);
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.deepEqual(await page.evaluate(() => globalThis.warnings), []);
});

test("a policy without 'wasm-unsafe-eval' is named in the error", async ({ open, guard, stage }) => {
  guard.allow(faults.policy); // Firefox's console names it, too
  stage.policy = stage.strictPolicy().replace(" 'wasm-unsafe-eval'", "");
  const page = await open();
  assert.equal(await errorCode(page), "wasm_unavailable");
  assert.match(await page.locator("#message").innerText(), /Add 'wasm-unsafe-eval' to .*script-src/);
});

test("a policy that does not let the page reach the wasm is not taken for another", async ({ open, guard, stage }) => {
  guard.expect(faults.policy);
  stage.policy = stage.strictPolicy().replace(`connect-src ${stage.module.origin}`, "connect-src");
  const page = await open();
  assert.equal(await errorCode(page), "wasm_unavailable");
  assert.match(await page.locator("#message").innerText(), /not reached, .*check the path\)$/);
});

test("a policy that does not let the page reach the exchange", async ({ open, guard, stage }) => {
  guard.expect(faults.policy);
  stage.policy = stage.strictPolicy().replace(new URL(stage.tokenEndpoint).origin, "");
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "network_error");
  assert.equal(stage.exchanges.length, 0);
});

test("a browser without WebAssembly or without random numbers: the error names what is not there", async ({ open, addInitScript, stage }) => {
  await addInitScript(() => {
    if (location.search == "?wasm") Reflect.deleteProperty(globalThis, "WebAssembly");
    if (location.search == "?crypto") Object.defineProperty(globalThis, "crypto", { value: undefined });
  });
  for (const [query, lacking] of /** @type {const} */ ([["?wasm", /WebAssembly/], ["?crypto", /getRandomValues/]])) {
    const page = await open(`/app/${query}`);
    assert.equal(await errorCode(page), "wasm_unavailable");
    assert.match(await page.locator("#message").innerText(), lacking);
  }
  assert.equal(stage.module.at("/tokenferry.wasm").length, 0);
});

test("random numbers that fail end the sign-in before the redirect", async ({ open, addInitScript, stage }) => {
  await addInitScript(() => {
    crypto.getRandomValues = () => { throw new Error("no entropy"); };
  });
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(stage.provider.front.asked.length, 0);
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});

/** How a browser may refuse to keep something. @type {[name: string, refuse: () => void][]} */
const storages = [
  ["is forbidden", () => { Object.defineProperty(globalThis, "sessionStorage", { get() { throw new DOMException("denied", "SecurityError"); } }); }],
  ["is full", () => {
    for (let size = 1 << 23; size >= 1; size >>= 1) {
      try { sessionStorage[`fill${size}`] = "x".repeat(size); } catch { /* less, then */ }
    }
  }],
];

for (const [name, refuse] of storages) {
  test(`storage_unavailable: the tab's storage ${name}, so that there is no redirect`, async ({ open, pages, stage }) => {
    const page = await open();
    await page.evaluate(refuse);
    assert.equal(await signIn(page), "error");
    assert.equal(await errorCode(page), "storage_unavailable");
    assert.equal(stage.provider.front.asked.length, 0);
    assert.equal(await page.url(), `${stage.page.origin}/app/`);
    await page.reload(); // whole again, for the guard
    assert.equal((await pages()).length, 1);
  });
}

test("a storage that is forbidden from the start means no session, and no fault", async ({ open, go, addInitScript }) => {
  await addInitScript(() => {
    if (location.search != "?forbidden") return;
    Object.defineProperty(globalThis, "sessionStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
  });
  const page = await open();
  await signIn(page);
  assert.equal(await go(page, "/app/?forbidden"), "none");
  assert.equal(await go(page, "/app/"), "session");
});

test("the module's memory keeps no verifier and no token when a call is over", async ({ open, addInitScript, stage }) => {
  await addInitScript(() => {
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (/** @type {any} */ source, imports) => {
      const made = /** @type {any} */ (await instantiate(source, imports));
      const exports = Object.values((made.instance ?? made).exports);
      const memory = exports.filter((one) => one instanceof WebAssembly.Memory);
      globalThis.memories = [...(globalThis.memories ?? []), ...memory];
      return made;
    };
  });
  const page = await open();
  await signIn(page);
  const verifier = new URLSearchParams(stage.exchanges[0].body).get("code_verifier");
  const secrets = [verifier, await page.evaluate(() => globalThis.app.session.accessToken)];
  const found = await page.evaluate((texts) => {
    const [memory] = globalThis.memories;
    const text = new TextDecoder("latin1").decode(memory.buffer);
    // The module's own texts are there, so that this search finds what there is.
    return { kept: text.includes("/authorize"), texts: texts.map((/** @type {any} */ secret) => text.includes(secret)) };
  }, secrets);
  assert.deepEqual(found, { kept: true, texts: [false, false] });
});
