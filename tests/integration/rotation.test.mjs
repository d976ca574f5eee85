// @ts-check
// A client with two secrets: the provider takes one of them, and no sign-in is lost to the other.
import assert from "node:assert/strict";
import test from "node:test";

import { assertFailure, clientConfig, parameters, secret } from "../support/fixture.mjs";
import { hangUp, json, startProvider } from "../support/provider.mjs";
import { startServer } from "../support/server.mjs";
import { host } from "../support/server_hosts.mjs";

const previous = "the-secret-that-was-before";

/** @param {import("../support/provider.mjs").Recorded} request */
function secretOf({ headers, body }) {
  const basic = headers.find(([name]) => /^authorization$/i.test(name))?.[1].replace("Basic ", "");
  const pair = basic && Buffer.from(basic, "base64").toString();
  return pair ? decodeURIComponent(pair.split(":")[1]) : new URLSearchParams(body).get("client_secret");
}

const refusal = json({ error: "invalid_client" }, 401);

/** A provider that takes these secrets, and uses up a code only with one of them. @param {import("node:test").TestContext} t */
async function setUp(t, client = {}, config = {}) {
  const provider = await startProvider();
  t.after(() => provider.stop());
  const taken = new Set([secret]);
  const used = new Set();
  provider.answer = (request, socket) => {
    const code = new URLSearchParams(request.body).get("code");
    if (!taken.has(secretOf(request) ?? "")) return refusal(request, socket);
    const answer = used.has(code) ? json({ error: "invalid_grant" }, 400) : json({ access_token: "a", token_type: "bearer" });
    used.add(code);
    answer(request, socket);
  };
  const clients = [clientConfig(provider.url, { previous_client_secret: previous, ...client })];
  const server = await startServer({ clients, ...config });
  t.after(() => server.stop());
  t.after(() => {
    for (const one of [secret, previous]) assert.ok(!(server.stdout.text + server.stderr.text).includes(one));
  });
  const secrets = () => provider.requests.splice(0).map(secretOf);
  return { provider, server, taken, secrets };
}

const oneThread = { limits: { threads: 1 } };

for (const client_auth of ["client_secret_post", "client_secret_basic"]) {
  test(`${client_auth}: the provider takes the new secret when it likes`, async (t) => {
    const { server, taken, secrets } = await setUp(t, { client_auth }, oneThread);
    taken.clear();
    taken.add(previous);
    assert.equal((await server.token(parameters({ code: "one" }))).status, 200);
    assert.deepEqual(secrets(), [secret, previous]);
    taken.add(secret); // both are good for a while
    assert.equal((await server.token(parameters({ code: "two" }))).status, 200);
    taken.delete(previous);
    assert.equal((await server.token(parameters({ code: "three" }))).status, 200);
    taken.add(previous);
    assert.equal((await server.token(parameters({ code: "four" }))).status, 200);
    const log = (await server.logged(4)).map(({ outcome, secret }) => `${outcome} ${secret}`);
    // The native server begins with the one that worked last, the others with the current one.
    const isNative = host === "native";
    const second = isNative ? "released previous" : "released current";
    assert.deepEqual(log, ["released previous", second, "released current", "released current"]);
    const sent = secrets();
    if (isNative) assert.deepEqual(sent, [previous, previous, secret, secret]);
  });
}

test("both are wrong: the provider is asked twice, and the page hears it as ever", async (t) => {
  const { server, taken, secrets } = await setUp(t);
  taken.clear();
  const answer = await server.token(parameters());
  assertFailure(answer, 502, "server_error");
  assert.equal(answer.json().outcome, "provider_credentials");
  assert.deepEqual(secrets().sort(), [secret, previous].sort());
});

test("GitHub's word for a wrong secret counts as well", async (t) => {
  const { provider, server, secrets } = await setUp(t);
  provider.next.push(json({ error: "incorrect_client_credentials" }));
  provider.next.push(json({ access_token: "a", token_type: "bearer" }));
  assert.equal((await server.token(parameters())).status, 200);
  assert.deepEqual(secrets(), [secret, previous]);
});

test("a code is sent twice for no other answer", async (t) => {
  const { provider, server, secrets } = await setUp(t);
  const answers = /** @type {[string, import("../support/provider.mjs").Responder][]} */ ([
    ["no answer", hangUp], // the first, as a kept connection may be tried again
    ["invalid_grant", json({ error: "invalid_grant" }, 400)],
    ["invalid_grant with 401", json({ error: "invalid_grant" }, 401)],
    ["unauthorized_client", json({ error: "unauthorized_client" }, 401)],
    ["a 401 that says nothing", json("", 401)],
    ["a failure", json({ error: "invalid_client" }, 500)],
    ["too many requests", json({ error: "invalid_client" }, 429)],
    ["a token", json({ access_token: "a", token_type: "bearer" })],
  ]);
  for (const [name, answer] of answers) {
    provider.next.push(answer);
    await server.token(parameters());
    assert.deepEqual(secrets(), [secret], name);
  }
});

test("the two have the time of one", async (t) => {
  const limits = { upstream_seconds: 2 };
  const { provider, server } = await setUp(t, {}, { limits });
  let isSecond = false;
  provider.answer = (request, socket) => {
    if (isSecond) return;
    isSecond = true;
    setTimeout(() => refusal(request, socket), 1200);
  };
  const start = performance.now();
  const answer = await server.token(parameters());
  assert.equal(answer.status, 504, answer.text);
  const seconds = (performance.now() - start) / 1000;
  assert.ok(seconds < 3.1, `${seconds} s`);
  const [line] = await server.logged(1);
  assert.ok(line.upstream_ms >= 1900, `${line.upstream_ms}`);
});

test("a refresh token is sent again as well, and a client with one secret is as before", async (t) => {
  const grant = { grant_type: "refresh_token", code: undefined, code_verifier: undefined, redirect_uri: undefined };
  const { provider, server, taken, secrets } = await setUp(t, { refresh_token: true });
  taken.clear();
  taken.add(previous);
  assert.equal((await server.token(parameters({ ...grant, refresh_token: "r" }))).status, 200);
  assert.deepEqual(secrets(), [secret, previous]);
  const single = await startServer({ clients: [clientConfig(provider.url)] });
  t.after(() => single.stop());
  assert.equal((await single.token(parameters())).status, 502);
  assert.deepEqual(secrets(), [secret]);
  assert.equal((await single.logged(1))[0].secret, undefined);
});
