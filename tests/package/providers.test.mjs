// @ts-check
// The list of providers: its table in the docs, and `./run providers`, which holds it against the
// providers themselves. Here those are hosts of this test, and nothing else is asked.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import { check, readProviders, tableOf } from "../providers.mjs";
import { Host } from "../support/browser_host.mjs";
import { closedPort } from "../support/ports.mjs";
import { temporaryFile } from "../support/temporary.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const host = new Host();
before(() => host.start());
after(() => host.stop());

const open = { "Access-Control-Allow-Origin": "*" };
const refusal = '{"error":"invalid_grant"}';

/** A provider as the list has them, on the test's own host. @param {object} [change] @returns {import("../providers.mjs").Provider} */
const provider = (change = {}) => ({
  id: "fake", name: "Fake", how: "issuer", exchange: false, cors: "any",
  options: { provider: { issuer: host.origin } },
  authorizationEndpoint: `${host.origin}/authorize`, tokenEndpoint: `${host.origin}/token`,
  metadata: `${host.origin}/.well-known/openid-configuration`,
  source: "https://fake.example/", date: "2026-11-30", confirmed: true, quirks: "", ...change,
});

/** What the host tells of itself. @param {object} [change] */
const metadata = (change = {}) => ({
  headers: open,
  body: JSON.stringify({
    issuer: host.origin, authorization_endpoint: `${host.origin}/authorize`, token_endpoint: `${host.origin}/token`,
    code_challenge_methods_supported: ["S256"], ...change,
  }),
});

beforeEach(() => {
  host.asked.length = 0;
  host.routes = new Map(Object.entries({
    "/token": () => ({ status: 400, headers: open, body: refusal }),
    "/.well-known/openid-configuration": () => metadata(),
  }));
});

/** Runs `./run providers` over a list. @param {object[]} list @param {string[]} more */
const run = (list, ...more) => runWith("--list", temporaryFile("list.json", JSON.stringify(list)), ...more);

/** @param {string[]} given @returns {Promise<{ status: number | string, stdout: string, stderr: string }>} */
const runWith = (...given) => new Promise((resolve) => {
  execFile(`${repository}/run`, ["providers", ...given], (error, stdout, stderr) =>
    resolve({ status: error?.code ?? 0, stdout, stderr }));
});

test("the table of docs/providers.md is the list's", () => {
  const text = readFileSync(`${repository}/docs/providers.md`, "utf8");
  assert.ok(text.includes(`\n${tableOf(readProviders())}\n`), "write it anew: node tests/providers.mjs --table");
});

test("a list that is true", async () => {
  const { status, stdout } = await run([provider()]);
  assert.equal(stdout.split("\n")[0], "fake  true");
  assert.equal(status, 0);
  const [asked] = host.at("/token");
  assert.equal(asked.headers.origin, "https://example.org");
  const form = new URLSearchParams(asked.body);
  assert.equal(form.get("grant_type"), "authorization_code");
  assert.match(form.get("code") ?? "", /^none-/);
  assert.match(form.get("code_verifier") ?? "", /^[\w-]{43}$/);
  assert.equal(form.has("client_secret"), false);
  assert.ok(host.asked.some(({ method }) => method == "OPTIONS"));
});

/** @type {[name: string, change: object, answer: import("../support/browser_host.mjs").Answer, untrue: RegExp, unsure: RegExp][]} */
const rows = [
  ["a token endpoint that lets pages in no more", {}, { status: 400, body: refusal }, /^[^,]* in no more$/, /^$/],
  ["one for another page", {}, { status: 400, headers: { "Access-Control-Allow-Origin": "https://other.example" }, body: refusal }, / in no more$/, /^$/],
  ["one that lets pages in at last", { cors: "none" }, { status: 400, headers: open, body: refusal }, /lets pages in now/, /^$/],
  ["one that lets no page in, as ever", { cors: "none" }, { status: 200, body: refusal }, /^$/, /^$/],
  ["one that judges by client", { cors: "client" }, { status: 400, body: refusal }, /^$/, /^$/],
  ["one of which it was not known", { cors: "unknown" }, { status: 400, headers: open, body: refusal }, /^$/, /lets pages in/],
  ["one that has moved", {}, { status: 404 }, /^no token endpoint is there: status 404$/, /^$/],
  ["one that leads elsewhere", {}, { status: 302, headers: { Location: "/other" } }, /^no token endpoint is there: status 302$/, /^$/],
  ["one that lets no program in", {}, { status: 403 }, /^$/, /403/],
];
for (const [name, change, answer, untrue, unsure] of rows) {
  test(name, async () => {
    host.routes.set("/token", () => answer);
    const finding = await check(provider(change));
    assert.match(finding.untrue.join(), untrue);
    assert.match(finding.unsure.join(), unsure);
  });
}

/** @type {[name: string, metadata: () => import("../support/browser_host.mjs").Answer, says: RegExp][]} */
const told = [
  ["another token endpoint", () => metadata({ token_endpoint: "https://moved.example/token" }), /^its token_endpoint is https:\/\/moved\.example\/token, and not /],
  ["another authorization endpoint", () => metadata({ authorization_endpoint: "https://moved.example/" }), /^its authorization_endpoint is /],
  ["another issuer", () => metadata({ issuer: `${host.origin}/` }), /^its issuer is /],
  ["no S256", () => metadata({ code_challenge_methods_supported: ["plain"] }), /S256 no more$/],
  ["no CORS", () => ({ ...metadata(), headers: {} }), /^no page may read its metadata/],
  ["no address", () => ({ status: 404 }), /^no metadata at .*: status 404$/],
  ["no JSON in it", () => ({ headers: open, body: "<!doctype html>" }), /^no metadata at /],
];
for (const [name, answer, says] of told) {
  test(`metadata with ${name}`, async () => {
    host.routes.set("/.well-known/openid-configuration", answer);
    assert.match((await check(provider())).untrue.join(), says);
  });
}

test("what is no longer true is told, with exit status 1", async () => {
  host.routes.set("/token", () => ({ status: 400, body: refusal }));
  const { stdout, status } = await run([provider(), provider({ id: "strange", cors: "unknown" })]);
  assert.deepEqual(stdout.split("\n").slice(0, 2), [
    "fake     no longer true: the token endpoint lets pages in no more",
    "strange  not certain: the token endpoint lets no page in, at least for this client",
  ]);
  assert.equal(status, 1);
});

test("for machines", async () => {
  const { stdout, status } = await run([provider(), provider({ id: "own", tokenEndpoint: "https://your-host.example/token" })], "--json");
  assert.equal(status, 0);
  const [fake, own] = JSON.parse(stdout);
  assert.deepEqual([fake.id, fake.untrue, fake.seen.token], ["fake", [], { status: 400, allowOrigin: "*" }]);
  assert.deepEqual([own.id, own.asked], ["own", false]);
});

test("without a network one line says so", async () => {
  const away = `http://127.0.0.1:${await closedPort()}`;
  const { stdout, stderr, status } = await run([provider({ tokenEndpoint: `${away}/token`, metadata: `${away}/x` })]);
  assert.equal(status, 2);
  assert.equal(stdout, "");
  assert.equal(stderr, "run: there is no network: none of 1 providers can be reached\n");
});

test("one that is away is told beside those that answer", async () => {
  const away = `http://127.0.0.1:${await closedPort()}`;
  const { stdout, status } = await run([provider(), provider({ id: "away", tokenEndpoint: `${away}/token`, metadata: undefined })]);
  assert.match(stdout, /^away  no longer true: 127\.0\.0\.1:\d+ cannot be reached: ECONNREFUSED$/m);
  assert.equal(status, 1);
});

test("an option that is none", async () => {
  const { stderr, status } = await runWith("--jsn");
  assert.match(stderr, /--jsn/);
  assert.equal(status, 2);
});
