// @ts-check
// SIGHUP: the configuration, secrets and certificates are read anew; what is wrong changes nothing.
import assert from "node:assert/strict";
import { copyFileSync, writeFileSync } from "node:fs";
import test from "node:test";
import { connect } from "node:tls";

import { clientConfig, parameters, secret } from "../support/fixture.mjs";
import { json, startProvider } from "../support/provider.mjs";
import { Connection, tokenRequest } from "../support/raw.mjs";
import { Server, writeConfig } from "../support/server.mjs";
import { temporaryFile } from "../support/temporary.mjs";
import { authority, good, issue } from "../support/tls.mjs";

const redirectUri = "https://new.example/";

/**
 * A server whose configuration can change.
 * @param {import("node:test").TestContext} t
 * @param {(url: string) => object} configure makes the configuration, for the provider's address
 */
async function start(t, configure) {
  const provider = await startProvider();
  t.after(() => provider.stop());
  const limits = { upstream_seconds: 60, drain_seconds: 0 };
  const make = (/** @type {Record<string, any>} */ config) =>
    JSON.stringify({ listen: "127.0.0.1:0", ...config, limits: { ...limits, ...config.limits } });
  const file = writeConfig({});
  writeFileSync(file, make(configure(provider.url)));
  const server = await new Server(["--config", file]).listening();
  t.after(() => server.stop());
  /** @param {object | string} change what the file has next @param {RegExp[]} expected its lines */
  const reload = async (change, ...expected) => {
    writeFileSync(file, typeof change === "string" ? change : make(change));
    const before = server.stderr.lines().length;
    server.child.kill("SIGHUP");
    const lines = () => server.stderr.lines().slice(before);
    await server.stderr.until("the reload's lines", () => lines().length >= expected.length);
    assert.equal(lines().length, expected.length, server.stderr.text);
    for (const [index, line] of lines().entries()) assert.match(line, expected[index]);
  };
  return { provider, server, reload };
}

const one = (/** @type {string} */ url, change = {}) => ({ clients: [clientConfig(url, change)] });
const done = /^tokenferry: reloaded$/;

test("what is new holds at once, on connections from before as well", async (t) => {
  const { provider, server, reload } = await start(t, one);
  const change = parameters({ redirect_uri: redirectUri });
  const whole = tokenRequest(new URLSearchParams(change).toString(), [
    "Origin: https://new.example",
    "Content-Type: application/x-www-form-urlencoded",
    `Content-Length: ${new URLSearchParams(change).toString().length}`,
  ]);
  const kept = Array.from({ length: 8 }, () => new Connection(server.port));
  t.after(() => kept.forEach((connection) => connection.destroy()));
  for (const connection of kept) {
    assert.equal((await connection.send(whole).answers())[0].status, 403);
  }

  const client = { redirect_uris: [redirectUri], client_secret: "another" };
  await reload(one(provider.url, client), done);
  for (const connection of kept) {
    assert.equal((await connection.send(whole).answers(2))[1].status, 200);
  }
  const secrets = provider.requests.map(({ body }) => new URLSearchParams(body).get("client_secret"));
  assert.deepEqual([...new Set(secrets)], ["another"]);
  assert.equal((await server.token(parameters())).status, 403); // who was known is so no more
});

test("what began before ends as it began", async (t) => {
  const { provider, server, reload } = await start(t, (url) => one(url, { expose: ["extra"] }));
  /** @type {(() => void)[]} */
  const held = [];
  const token = json({ access_token: "a", token_type: "bearer", extra: "x" });
  provider.answer = (request, socket) => void held.push(() => token(request, socket));
  const inFlight = Array.from({ length: 20 }, () => server.token(parameters()));
  await provider.arrived(20);

  await reload(one(provider.url, { client_id: "other" }), done);
  assert.equal((await server.token(parameters())).status, 400); // there is no such client now
  for (const answer of held.splice(0)) answer();
  for (const answer of await Promise.all(inFlight)) {
    assert.equal(answer.status, 200);
    assert.equal(answer.json().extra, "x");
  }
  const secrets = provider.requests.map(({ body }) => new URLSearchParams(body).get("client_secret"));
  assert.deepEqual([...new Set(secrets)], [secret]);
});

test("what is wrong changes nothing and is told in one line", async (t) => {
  const { provider, server, reload } = await start(t, one);
  const wrong = /** @type {[string, object | string, RegExp][]} */ ([
    ["no JSON", "{", /config\.json/],
    ["an unknown key", { ...one(provider.url), oops: 1 }, /oops/],
    ["no client", { clients: [] }, /clients/],
    ["a secret that is not there", one(provider.url, { client_secret: undefined, client_secret_file: "none" }), /client_secret/],
    ["a certificate that is not there", { ...one(provider.url), tls: { certificate: "none", private_key: "none" } }, /certificate/],
    ["an authority that is none", { ...one(provider.url), ca_file: temporaryFile("ca.pem", "x") }, /ca_file/],
  ]);
  for (const [name, change, names] of wrong) {
    await reload(change, new RegExp(`^tokenferry: not reloaded.*${names.source}`));
    assert.doesNotMatch(server.stderr.text, new RegExp(secret), name);
    assert.equal((await server.token(parameters())).status, 200, name);
  }
  await reload(one(provider.url), done);
  assert.equal((await server.token(parameters())).status, 200);
});

test("a renewed certificate is shown to whoever connects then", async (t) => {
  const [certificate, private_key] = ["own.crt", "own.key"].map((name) => temporaryFile(name, ""));
  const install = (/** @type {import("../support/tls.mjs").Certificate} */ own) => {
    copyFileSync(own.certFile, certificate);
    copyFileSync(own.keyFile, private_key);
  };
  install(good());
  const config = (/** @type {string} */ url) => ({ ...one(url), tls: { certificate, private_key } });
  const { provider, server, reload } = await start(t, config);
  const shown = () =>
    new Promise((resolve, reject) => {
      const options = { port: server.port, host: "127.0.0.1", ca: authority().cert };
      const socket = connect(options, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
      socket.on("error", reject);
    });
  const first = await shown();
  const renewed = issue();
  install(renewed);
  assert.equal(await shown(), first);
  await reload(config(provider.url), done);
  assert.notEqual(await shown(), first);
  assert.equal((await server.token(parameters())).status, 200);
});

test("a reload warns in the words of the start, and serves", async (t) => {
  const [certificate, private_key] = ["own.crt", "own.key"].map((name) => temporaryFile(name, ""));
  const install = (/** @type {import("../support/tls.mjs").Certificate} */ own) => {
    copyFileSync(own.certFile, certificate);
    copyFileSync(own.keyFile, private_key);
  };
  install(issue({ from: -3, to: -1 }));
  const tls = { certificate, private_key };
  const config = (/** @type {string} */ url, more = {}) => ({ ...one(url), listen: "0.0.0.0:0", ...more });
  const { provider, server, reload } = await start(t, (url) => config(url, { tls }));
  const expired = /^tokenferry: warning: \/tls\/certificate: .* expired on [^\n]*$/m;
  assert.match(server.stderr.text, expired);

  await reload(config(provider.url, { tls }), expired, done);
  install(good());
  await reload(config(provider.url, { tls }), done);
  const plain = /^tokenferry: warning: listen: .* plain HTTP beyond this machine$/;
  await reload(config(provider.url), plain, done);
  await reload(config(provider.url, { trusted_proxies: ["10.0.0.1"] }), done);
});

test("limits that change count on, and proxies that are trusted change", async (t) => {
  const trusted_proxies = ["127.0.0.1"];
  const limited = (/** @type {string} */ url, requests_per_minute = 3, more = {}) => ({
    ...one(url),
    trusted_proxies,
    limits: { requests_per_minute },
    ...more,
  });
  const { provider, server, reload } = await start(t, limited);
  for (const status of [200, 200, 200, 429]) {
    assert.equal((await server.token(parameters())).status, status);
  }
  await reload(limited(provider.url), done);
  assert.equal((await server.token(parameters())).status, 429);
  // So many a minute that the next one is due a millisecond after the first of them.
  await reload(limited(provider.url, 60000), done);
  assert.equal((await server.token(parameters())).status, 200);
  await reload(limited(provider.url, 1, { trusted_proxies: ["10.0.0.1"] }), done);
  for (let i = 0; i < 5; ++i) assert.equal((await server.token(parameters())).status, 200);
});

test("what takes a restart is told", async (t) => {
  const { provider, server, reload } = await start(t, one);
  for (const change of [
    { listen: "127.0.0.1:1" },
    { limits: { threads: 3 } },
    { limits: { exchanges: 17 } },
  ]) {
    await reload({ ...one(provider.url), ...change }, /^tokenferry: reloaded, but .*restart$/);
    assert.equal((await server.token(parameters())).status, 200);
  }
});

test("a reload while it drains changes nothing", async (t) => {
  const { provider, server } = await start(t, (url) => ({
    ...one(url),
    limits: { drain_seconds: 2 },
  }));
  server.child.kill("SIGTERM");
  server.child.kill("SIGHUP");
  assert.equal((await server.token(parameters())).status, 200);
  await server.closed;
  assert.equal(provider.requests.length, 1);
});
