// @ts-check
// A proxy on the way out to the provider.
import assert from "node:assert/strict";
import test from "node:test";

import { assertRefused, client, withTop } from "../support/config.mjs";
import { ConnectProxy } from "../support/connect_proxy.mjs";
import { assertFailure, clientConfig, parameters } from "../support/fixture.mjs";
import { closedPort } from "../support/ports.mjs";
import { json, startProvider } from "../support/provider.mjs";
import { run, startServer, writeConfig } from "../support/server.mjs";
import { temporaryFile } from "../support/temporary.mjs";
import { authority, good, issue } from "../support/tls.mjs";

/** @typedef {import("node:net").Socket} Socket */

// Only the proxy can know it (RFC 6761, section 6.4).
const name = "provider.invalid";
const forName = () => issue({ subject: name, names: `DNS:${name}` });

/**
 * A provider that only the proxy finds, the proxy, and the server.
 * @param {import("node:test").TestContext} t
 * @param {{ config?: (proxy: string) => object, env?: (proxy: string) => Record<string, string>,
 *           tls?: import("node:tls").TlsOptions, limits?: object }} [options]
 */
async function setUp(t, { config, env, tls = forName(), limits = {} } = {}) {
  const provider = await startProvider(tls);
  t.after(() => provider.stop());
  const proxy = await new ConnectProxy().start();
  t.after(() => proxy.stop());
  const address = `127.0.0.1:${proxy.port}`;
  const server = await startServer(
    {
      clients: [clientConfig(`https://${name}:${provider.port}/token`)],
      ca_file: authority().certFile,
      ...config?.(address),
      limits: { threads: 1, ...limits },
    },
    { env: env?.(address) ?? {} },
  );
  t.after(() => server.stop());
  return { provider, proxy, server };
}

const byKey = { config: (/** @type {string} */ proxy) => ({ proxy: `http://${proxy}` }) };

/** @type {[string, Parameters<typeof setUp>[1]][]} */
const ways = [
  ["the key", byKey],
  ["https_proxy", { env: (proxy) => ({ https_proxy: `http://${proxy}`, HTTPS_PROXY: "http://[::1]:9" }) }],
  ["HTTPS_PROXY", { env: (proxy) => ({ HTTPS_PROXY: `http://${proxy}/`, ALL_PROXY: "http://[::1]:9" }) }],
  ["ALL_PROXY, without a scheme", { env: (proxy) => ({ https_proxy: "", ALL_PROXY: proxy }) }],
  [
    "the key before the environment",
    { ...byKey, env: () => ({ https_proxy: "socks5://user:hush@elsewhere.example" }) },
  ],
];

for (const [way, options] of ways) {
  test(`exchanges go through the proxy of ${way}, and share connections`, async (t) => {
    const { provider, proxy, server } = await setUp(t, options);
    for (let round = 0; round < 5; ++round) {
      const answer = await server.token(parameters());
      assert.equal(answer.status, 200, answer.text);
    }
    assert.equal(provider.requests.length, 5);
    assert.equal(provider.connections, 1);
    const authority = `${name}:${provider.port}`;
    assert.deepEqual(proxy.requests, [
      `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\nUser-Agent: tokenferry\r\n\r\n`,
    ]);
    assert.equal(provider.requests[0].headers.find(([key]) => /^host$/i.test(key))?.[1], authority);
  });
}

test("the proxy is told its password, and nobody else is", async (t) => {
  const { provider, proxy, server } = await setUp(t, {
    config: (address) => ({ proxy: `http://user:p%40ss@${address}` }),
  });
  assert.equal((await server.token(parameters())).status, 200);
  assert.match(proxy.requests[0], /\r\nProxy-Authorization: Basic dXNlcjpwQHNz\r\n/);
  assert.doesNotMatch(provider.requests[0].head, /proxy/i);
  proxy.answer = (socket) => void socket.end("HTTP/1.1 407 No\r\n\r\n");
  for (const socket of provider.sockets) socket.destroy();
  await server.token(parameters());
  assert.doesNotMatch(server.stdout.text + server.stderr.text, /p@ss|p%40ss|dXNlcjpwQHNz/);
});

test("a provider's certificate is verified through the proxy", async (t) => {
  const { provider, server } = await setUp(t, { ...byKey, tls: good() });
  assertFailure(await server.token(parameters()), 502, "server_error");
  const [line] = await server.logged(1);
  assert.equal(line.outcome, "provider_certificate");
  assert.match(line.detail, /hostname mismatch.*provider\.invalid/);
  assert.equal(provider.received, 0);
});

test("a kept connection through the proxy that dies unheard is retried once", async (t) => {
  const { provider, proxy, server } = await setUp(t, byKey);
  assert.equal((await server.token(parameters())).status, 200);
  provider.next = [(_, socket) => void socket.destroy()];
  assert.equal((await server.token(parameters())).status, 200);
  assert.equal(proxy.requests.length, 2);
  assert.equal(provider.requests.length, 3);
});

/** @type {[string, (socket: Socket) => void, string, RegExp][]} */
const refusals = [
  ["wants a password", (s) => void s.write("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"), "provider_unreachable", /^proxy: 127\.0\.0\.1:\d+: .*password \(407\)/],
  ["forbids it", (s) => void s.write("HTTP/1.1 403 hush\r\nX: hush\r\n\r\nhush"), "provider_unreachable", /^proxy: .*allow this provider \(403\)/],
  ["finds no provider", (s) => void s.write("HTTP/1.1 502 hush\r\n\r\n"), "provider_unreachable", /^proxy: .*reach the provider \(502\)/],
  ["speaks no HTTP", (s) => void s.write("220 hush ESMTP\r\n"), "provider_unreachable", /^proxy: .*not HTTP/],
  ["says too much", (s) => void s.write(`HTTP/1.1 200 OK\r\nX: ${"hush".repeat(5_000)}`), "provider_unreachable", /^proxy: .*longer than 16 KiB/],
  ["speaks for the provider", (s) => void s.write("HTTP/1.1 200 OK\r\n\r\nhush"), "provider_unreachable", /^proxy: .*sends more/],
  ["hangs up", (s) => void s.destroy(), "provider_unreachable", /^proxy: .*before it answered CONNECT/],
  ["says nothing", () => {}, "provider_timeout", /^proxy: .*no answer to CONNECT/],
  ["stops within its answer", (s) => void s.write("HTTP/1.1 200 OK\r\n"), "provider_timeout", /^proxy: .*no answer to CONNECT/],
]; // prettier-ignore

test("the log says of a proxy that it", async (t) => {
  const patient = await setUp(t, byKey);
  const impatient = await setUp(t, { ...byKey, limits: { upstream_seconds: 3 } });
  for (const [what, answer, outcome, detail] of refusals) {
    await t.test(what, async () => {
      const isLate = outcome === "provider_timeout";
      const { provider, proxy, server } = isLate ? impatient : patient;
      proxy.answer = answer;
      const before = server.log().length;
      const asked = proxy.requests.length;
      const reply = await server.token(parameters());
      assert.equal(reply.status, isLate ? 504 : 502);
      const line = (await server.logged(before + 1)).at(-1);
      assert.equal(line.outcome, outcome);
      assert.match(line.detail, detail);
      assert.doesNotMatch(server.stdout.text + reply.text, /hush/);
      assert.equal(provider.accepted, 0);
      assert.equal(proxy.requests.length, asked + 1);
    });
  }
});

test("the log says that nobody listens at the proxy's address", async (t) => {
  const server = await startServer({
    clients: [clientConfig(`https://${name}/token`)],
    proxy: `http://127.0.0.1:${await closedPort()}`,
  });
  t.after(() => server.stop());
  assertFailure(await server.token(parameters()), 502, "server_error");
  const [line] = await server.logged(1);
  assert.equal(line.outcome, "provider_unreachable");
  assert.match(line.detail, /^proxy: 127\.0\.0\.1:\d+: Connection refused/);
});

test("a provider that NO_PROXY names, or that is asked over plain HTTP, is asked directly", async (t) => {
  const proxy = await new ConnectProxy().start();
  t.after(() => proxy.stop());
  const address = `http://127.0.0.1:${proxy.port}`;
  for (const [tls, env, config] of /** @type {[any, any, any][]} */ ([
    [good(), { HTTPS_PROXY: address, NO_PROXY: "a.example,localhost" }, {}],
    [good(), { no_proxy: "*", NO_PROXY: "" }, { proxy: address }],
    [undefined, { https_proxy: address, http_proxy: address, all_proxy: address }, {}],
    [undefined, {}, { proxy: address }],
  ])) {
    const provider = await startProvider(tls);
    t.after(() => provider.stop());
    const server = await startServer(
      { clients: [clientConfig(provider.url)], ...(tls && { ca_file: authority().certFile }), ...config },
      { env },
    );
    t.after(() => server.stop());
    const answer = await server.token(parameters());
    assert.equal(answer.status, 200, answer.text);
  }
  assert.equal(proxy.accepted, 0);
});

test("a proxy that this server cannot use is told of, without its password", () => {
  const check = (/** @type {object} */ config, env = {}) =>
    run(["--config", writeConfig(config), "--check"], env);
  for (const proxy of ["socks5://u:hush@p.example:1080", "https://u:hush@p.example", "http://u:hush@"]) {
    for (const result of [
      check(withTop({ proxy })),
      check(withTop({}), { HTTPS_PROXY: proxy }),
      check(withTop({}), { all_proxy: proxy }),
    ]) {
      assertRefused(result, /\/proxy: expected http|HTTPS_PROXY: expected http|all_proxy: expected http/);
      assert.doesNotMatch(result.stderr, /hush/);
    }
  }
  // What nobody would use cannot be wrong.
  const unused = { all_proxy: "socks5://p.example", NO_PROXY: "*" };
  assert.equal(check(withTop({}), unused).status, 0);
  assertRefused(check(withTop({ proxy: "" })), /\/proxy/);
});

test("a password of the proxy is no more for others' eyes than a client secret", () => {
  const config = {
    clients: [{ ...client, client_secret: undefined, client_secret_file: temporaryFile("secret", "s") }],
  };
  const checkOpen = (/** @type {string} */ proxy) => {
    const file = temporaryFile("config.json", JSON.stringify({ ...config, proxy }), 0o644);
    return run(["--config", file, "--check"]);
  };
  const refused = checkOpen("http://u:hush@p.example:3128");
  assertRefused(refused, /\/proxy: .*chmod 600/);
  assert.doesNotMatch(refused.stderr, /hush/);
  assert.equal(checkOpen("http://p.example:3128").status, 0);
});

test("answers through a proxy never cross", async (t) => {
  const { provider, server } = await setUp(t, byKey);
  provider.answer = (request, socket) => {
    const code = new URLSearchParams(request.body).get("code");
    json({ access_token: `of-${code}`, token_type: "bearer" })(request, socket);
  };
  const codes = Array.from({ length: 30 }, (_, index) => `code-${index}`);
  await Promise.all(
    codes.map(async (code) => {
      const answer = await server.token(parameters({ code }));
      assert.equal(answer.json().access_token, `of-${code}`, answer.text);
    }),
  );
});
