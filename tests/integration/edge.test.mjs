// @ts-check
// The exchange as a fetch handler, within this process: what its host hands in, and what it says when
// the configuration is wrong. Its contract is held by tests/hosts.mjs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { clientConfig, origin, parameters, secret } from "../support/fixture.mjs";
import { dist } from "../support/server_hosts.mjs";

/** @type {typeof import("../../server/edge/tokenferry-exchange.d.ts")} */
const { createExchange } = await import(`${dist}/edge/index.mjs`);
const endpoint = "https://provider.example/token";
const token = { access_token: "gho_16C7e42F292c6912E7", token_type: "bearer" };
const configuration = { clients: [clientConfig(endpoint)] };

/** A token request. @param {Record<string, string>} [headers] */
const ask = (headers = {}) =>
  new Request("https://exchange.example/token", {
    method: "POST",
    headers: { Origin: origin, "Content-Type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams(parameters()).toString(),
  });

/** An exchange, and what passed. @param {object} [change] @param {object | string} [config] */
function make(change, config = configuration) {
  /** @type {{ log: string[], warnings: string[], sent: [string, RequestInit][] }} */
  const passed = { log: [], warnings: [], sent: [] };
  const exchange = createExchange(config, {
    log: (line) => passed.log.push(line),
    warn: (message) => passed.warnings.push(message),
    fetch: /** @type {typeof fetch} */ (
      async (url, init) => {
        passed.sent.push([`${url}`, init ?? {}]);
        return Response.json(token);
      }
    ),
    ...change,
  });
  return { exchange, passed };
}

test("it sends one request to the provider, follows no redirect, and answers with the token", async () => {
  const { exchange, passed } = make();
  const answer = await exchange(ask());
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), token);
  const [[url, { method, redirect, body, headers }]] = passed.sent;
  assert.deepEqual([url, method, redirect], [endpoint, "POST", "manual"]);
  assert.equal(new Headers(headers).get("accept"), "application/json");
  // The request is wiped when the answer is there, so that only its size is left of it.
  assert.ok(/** @type {Uint8Array} */ (body).length > secret.length);
  assert.ok(/** @type {Uint8Array} */ (body).every((octet) => octet === 0));
  assert.equal(JSON.parse(passed.log[0]).outcome, "released");
  assert.doesNotMatch(passed.log.join(), new RegExp(`${secret}|gho_`));
});

test("it spells addresses as the native server does", async () => {
  const spellings = JSON.parse(readFileSync(new URL("../vectors/spellings.json", import.meta.url), "utf8"));
  const [client] = configuration.clients;
  for (const { written, sent } of spellings) {
    const { exchange, passed } = make({}, { clients: [{ ...client, redirect_uris: [written] }] });
    await exchange(ask());
    const expected = sent ? `the address as browsers write it, ${sent}, found another` : "an https URL as the address";
    assert.ok(passed.warnings[0].includes(`/redirect_uris/0: expected ${expected}`), `${written}: ${passed.warnings}`);
  }
});

test("a platform's limit takes the place of the exchange's own", async () => {
  /** @type {string[]} */
  const asked = [];
  const limit = async (/** @type {string} */ address) => asked.push(address) <= 1;
  const address = (/** @type {Request} */ request) => request.headers.get("x-visitor") ?? "";
  const { exchange } = make({ limit, address });
  assert.equal((await exchange(ask({ "X-Visitor": "192.0.2.1" }))).status, 200);
  const refused = await exchange(ask({ "X-Visitor": "192.0.2.2" }));
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get("retry-after")) > 0);
  assert.deepEqual(asked, ["192.0.2.1", "192.0.2.2"]);
});

test("without one, addresses count for themselves", async () => {
  const address = (/** @type {Request} */ request) => request.headers.get("x-visitor") ?? "";
  const { exchange } = make({ address }, { ...configuration, limits: { requests_per_minute: 1 } });
  for (const [visitor, status] of [["192.0.2.1", 200], ["192.0.2.1", 429], ["192.0.2.2", 200]]) {
    assert.equal((await exchange(ask({ "X-Visitor": `${visitor}` }))).status, status);
  }
});

test("secrets come from the environment, of which only texts count", async () => {
  const { client_secret, ...client } = clientConfig(endpoint);
  const config = { clients: [{ ...client, client_secret_env: "CLIENT_SECRET" }] };
  const environment = { CLIENT_SECRET: client_secret, LIMIT: { limit() {} }, PORT: 8000 };
  assert.equal((await make({ environment }, config).exchange(ask())).status, 200);
});

test("a wrong configuration is told to the operator once, and to nobody else, when it is", async (t) => {
  for (const [name, config, told] of /** @type {[string, object | string, RegExp][]} */ ([
    ["no JSON", "{", /configuration: line 1, column 2/],
    ["an unknown key", { ...configuration, clint: [] }, /\/clint: expected the key "clients"/],
    ["a file, of which a worker has none", { clients: [{ ...clientConfig(endpoint), client_secret: undefined, client_secret_file: "secret" }] }, /client_secret_file: .*found no such file/],
    ["a proxy", { ...configuration, proxy: "http://proxy.example:3128" }, /\/proxy: expected none/],
    ["a secret that is not there", { clients: [{ ...clientConfig(endpoint), client_secret: undefined, client_secret_env: "NONE" }] }, /client_secret_env: .*not set/],
  ])) {
    await t.test(name, async () => {
      const { exchange, passed } = make({}, config);
      for (let round = 0; round < 2; ++round) {
        const answer = await exchange(ask());
        assert.equal(answer.status, 500);
        assert.equal((await answer.json()).outcome, "internal_error");
      }
      assert.equal(passed.warnings.length, 1);
      assert.match(passed.warnings[0], told);
      assert.equal(passed.sent.length, 0);
    });
  }
});

test("why nothing came back is told apart, and never in the provider's words", async (t) => {
  const error = (/** @type {string} */ code) => new TypeError("fetch failed", { cause: { code, message: secret } });
  for (const [code, status, outcome] of /** @type {[string, number, string][]} */ ([
    ["ENOTFOUND", 502, "provider_dns"],
    ["ECONNREFUSED", 502, "provider_unreachable"],
    ["CERT_HAS_EXPIRED", 502, "provider_certificate"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", 502, "provider_tls"],
    ["HPE_INVALID_CONSTANT", 502, "provider_malformed"],
    ["UND_ERR_HEADERS_TIMEOUT", 504, "provider_timeout"],
  ])) {
    await t.test(code, async () => {
      const { exchange, passed } = make({ fetch: () => Promise.reject(error(code)) });
      const answer = await exchange(ask());
      assert.equal(answer.status, status);
      assert.equal((await answer.json()).outcome, outcome);
      assert.equal(answer.headers.get("access-control-allow-origin"), origin);
      assert.doesNotMatch(passed.log.join(), new RegExp(secret));
    });
  }
});

test("a provider that does not answer has its time", async (t) => {
  const alive = setInterval(() => {}, 1000); // Node's own deadlines keep no process
  t.after(() => clearInterval(alive));
  const never = (/** @type {string} */ _, /** @type {RequestInit} */ { signal }) =>
    new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  const { exchange } = make({ fetch: never }, { ...configuration, limits: { upstream_seconds: 1 } });
  assert.equal((await exchange(ask())).status, 504);
});

test("of an endless answer no more is read than can be one", async () => {
  let pulled = 0;
  const endless = new ReadableStream({ pull: (queue) => (++pulled, queue.enqueue(new Uint8Array(16_384))) });
  const { exchange } = make({ fetch: async () => new Response(endless) });
  assert.equal((await exchange(ask())).status, 502);
  assert.ok(pulled < 10, `${pulled} pieces of 16 KiB`);
});

test("the module may do what this list says, and nothing else", () => {
  const module = new WebAssembly.Module(readFileSync(`${dist}/edge/exchange.wasm`));
  const imports = WebAssembly.Module.imports(module).map(({ module: from, name }) => `${from}.${name}`);
  const lent = ["copy", "look", "now", "number_text", "read", "read_number", "refuse", "spell", "time"].map((name) => `host.${name}`);
  const end = "wasi_snapshot_preview1.proc_exit"; // the C library's, in some releases of Emscripten
  assert.deepEqual(imports.filter((name) => name !== end).sort(), lent);
});
