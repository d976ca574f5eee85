// @ts-check
// The leg to the provider: what goes out, and when it is trusted.
import assert from "node:assert/strict";
import test from "node:test";

import {
  assertCors,
  assertFailure,
  clientConfig,
  parameters,
  secret,
  setUp,
} from "../support/fixture.mjs";
import { closedPort } from "../support/ports.mjs";
import { message, octets, startProvider } from "../support/provider.mjs";
import { startServer } from "../support/server.mjs";
import { authority, badCertificates, good } from "../support/tls.mjs";

test("the provider sees these headers and no others", async (t) => {
  const { provider, server } = await setUp(t);
  /** @type {[string, string][]} */
  const sent = [
    ["Cookie", "session=1"],
    ["Referer", "https://good.example/app/?code=x"],
    ["X-Forwarded-For", "198.51.100.7"],
    ["Authorization", "Bearer of-the-page"],
    ["Accept", "text/html"],
    ["Accept-Encoding", "gzip"],
    ["User-Agent", "a browser"],
    ["X-Anything", "1"],
  ];
  const answer = await server.token(parameters(), undefined, sent);
  assert.equal(answer.status, 200, answer.text);

  const [{ line, headers, body }] = provider.requests;
  assert.equal(line, "POST /token HTTP/1.1");
  const found = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  assert.equal(found.get("host"), new URL(provider.url).host);
  assert.equal(found.get("accept"), "application/json");
  assert.equal(found.get("content-type"), "application/x-www-form-urlencoded");
  assert.equal(found.get("accept-encoding"), "identity");
  assert.match(found.get("user-agent") ?? "", /^tokenferry\b/i);
  assert.equal(found.get("content-length"), `${body.length}`);
  assert.match(found.get("connection") ?? "keep-alive", /^keep-alive$/i);
  found.delete("connection");
  assert.deepEqual([...found.keys()].sort(), [
    "accept",
    "accept-encoding",
    "content-length",
    "content-type",
    "host",
    "user-agent",
  ]);
  assert.equal(headers.length, new Set(headers.map(([name]) => name.toLowerCase())).size);
});

test("client_secret_basic encodes the id and the secret before base64", async (t) => {
  const credentials = { client_id: "id:with %+ &=/", client_secret: "p+a%s:s w/o=r&d~" };
  const { provider, server } = await setUp(t, {
    client: { client_auth: "client_secret_basic", ...credentials },
  });
  const answer = await server.token(parameters({ client_id: credentials.client_id }));
  assert.equal(answer.status, 200, answer.text);

  const [{ headers }] = provider.requests;
  const sent = headers.filter(([name]) => name.toLowerCase() === "authorization");
  assert.equal(sent.length, 1);
  const [, base64] = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(sent[0][1]) ?? [];
  const [id, password, ...rest] = Buffer.from(base64, "base64").toString().split(":");
  // RFC 6749, section 2.3.1 and appendix B.
  const decode = (/** @type {string} */ text) => new URLSearchParams(`x=${text}`).get("x");
  assert.deepEqual(
    [decode(id), decode(password), rest],
    [credentials.client_id, credentials.client_secret, []],
  );
  assert.match(id + password, /^[A-Za-z0-9%+._*~-]+$/);
  assert.equal(new URLSearchParams(provider.requests[0].body).get("client_secret"), null);
});

test("client_secret_post keeps the secret out of the headers and the URL", async (t) => {
  const { provider, server } = await setUp(t);
  await server.token(parameters());
  assert.doesNotMatch(provider.requests[0].head, new RegExp(secret));
  assert.deepEqual(
    provider.parameters().filter(([name]) => name === "client_secret"),
    [["client_secret", secret]],
  );
});

test("a redirect is never followed", async (t) => {
  const { provider, server } = await setUp(t);
  const evil = await startProvider();
  t.after(() => evil.stop());
  for (const status of [301, 302, 303, 307, 308]) {
    for (const target of [evil.url, `${provider.url}/again`]) {
      provider.answer = octets(message(status, { Location: target }));
      const before = provider.requests.length;
      const answer = await server.token(parameters());
      assertFailure(answer, 502, "server_error");
      assert.equal(provider.requests.length, before + 1);
    }
  }
  assert.equal(evil.accepted, 0);
});

test("a provider with a bad certificate sees no octet of HTTP", async (t) => {
  for (const [name, certificate] of badCertificates) {
    await t.test(name, async (t) => {
      const { provider, server } = await setUp(t, { tls: certificate() });
      // setUp gives the server the test's authority, so that this alone is what is wrong.
      const answer = await server.token(parameters());
      assertFailure(answer, 502, "server_error");
      assertCors(answer);
      assert.ok(provider.accepted > 0);
      assert.equal(provider.received, 0);
    });
  }
});

test("a provider is not trusted by the system's authorities alone", async (t) => {
  const provider = await startProvider(good());
  t.after(() => provider.stop());
  const server = await startServer({ clients: [clientConfig(provider.url)] });
  t.after(() => server.stop());
  assertFailure(await server.token(parameters()), 502, "server_error");
  assert.equal(provider.received, 0);
});

test("a certificate for an address is good for that address", async (t) => {
  const provider = await startProvider(good());
  t.after(() => provider.stop());
  const url = provider.url.replace("localhost", "127.0.0.1");
  const server = await startServer({ clients: [clientConfig(url)], ca_file: authority().certFile });
  t.after(() => server.stop());
  const answer = await server.token(parameters());
  assert.equal(answer.status, 200, answer.text);
});

test("TLS older than 1.2 is refused", async (t) => {
  const old = {
    minVersion: /** @type {const} */ ("TLSv1"),
    maxVersion: /** @type {const} */ ("TLSv1.1"),
    ciphers: "ALL@SECLEVEL=0",
  };
  const { provider, server } = await setUp(t, { tls: { ...good(), ...old } });
  assertFailure(await server.token(parameters()), 502, "server_error");
  assert.equal(provider.received, 0);
});

test("a provider that cannot be reached is a 502, at once", async (t) => {
  const port = await closedPort();
  // The long label makes the name impossible, so that nobody is asked for it.
  const nowhere = `https://${"x".repeat(64)}.invalid/token`;
  for (const url of [
    `https://localhost:${port}/token`,
    `http://127.0.0.1:${port}/token`,
    nowhere,
  ]) {
    const server = await startServer({ clients: [clientConfig(url)] });
    t.after(() => server.stop());
    const began = Date.now();
    const answer = await server.token(parameters());
    assertFailure(answer, 502, "server_error");
    assertCors(answer);
    assert.ok(Date.now() - began < 30_000); // not the 60 seconds that it may have
  }
});
