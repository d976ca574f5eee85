// @ts-check
// --check --ask: each provider is asked with a code that cannot exist, and what it says is told apart.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { clientConfig, redirectUri, secret } from "../support/fixture.mjs";
import { closedPort } from "../support/ports.mjs";
import { hangUp, message, octets, silence, startProvider } from "../support/provider.mjs";
import { program, run, Server, writeConfig } from "../support/server.mjs";
import { authority, good, issue } from "../support/tls.mjs";

/**
 * Asks, and gives what came of it for each client.
 * @param {object[]} clients @param {object} [more] of the configuration
 */
async function ask(clients, more = {}) {
  const config = { listen: "127.0.0.1:0", clients, limits: { upstream_seconds: 60 }, ...more };
  const asking = new Server(["--config", writeConfig(config), "--check", "--ask", "--json"]);
  await asking.closed;
  assert.doesNotMatch(asking.stdout.text + asking.stderr.text, new RegExp(secret));
  assert.equal(asking.stderr.text, "");
  return { code: asking.code, found: JSON.parse(asking.stdout.text) };
}

/** @type {Record<string, string>} */
const words = {
  provider_refused: "ok",
  provider_unauthorized: "unclear",
  provider_credentials: "secret",
  provider_settings: "settings",
  provider_malformed: "address",
  provider_encoded: "address",
  released: "address",
  provider_busy: "busy",
  provider_error: "failed",
};

test("what providers answer is told apart as it is in the log", async (t) => {
  const file = new URL("../vectors/token_answers.json", import.meta.url);
  /** @type {{ name: string, status: number, body: string, outcome: string, provider_error?: string }[]} */
  const rows = JSON.parse(readFileSync(file, "utf8"));
  const provider = await startProvider();
  t.after(() => provider.stop());
  provider.answer = (request, socket) => {
    const index = Number(new URLSearchParams(request.body).get("client_id"));
    octets(message(rows[index].status, {}, rows[index].body))(request, socket);
  };
  const clients = rows.map((_, index) => clientConfig(provider.url, { client_id: `${index}` }));
  const { code, found } = await ask(clients);
  assert.equal(code, 3);
  assert.equal(found.length, rows.length);
  for (const [index, { name, outcome, status, provider_error }] of rows.entries()) {
    await t.test(name, () => {
      assert.equal(found[index].client_id, `${index}`);
      assert.equal(found[index].outcome, outcome);
      assert.equal(found[index].verdict, words[outcome]);
      assert.equal(found[index].provider_status, status);
      assert.equal(found[index].provider_error, provider_error);
    });
  }
});

/**
 * The address of a provider over TLS.
 * @param {import("node:test").TestContext} t @param {import("node:tls").TlsOptions} tls
 * @param {import("../support/provider.mjs").Responder} [answer]
 */
async function withTls(t, tls, answer) {
  const provider = await startProvider(tls);
  t.after(() => provider.stop());
  if (answer) provider.answer = answer;
  return provider.url;
}

/** @type {[name: string, url: (t: import("node:test").TestContext) => Promise<string>, verdict: string, detail: RegExp][]} */
const ways = [
  ["its certificate has expired", (t) => withTls(t, issue({ from: -3, to: -1 })), "certificate", /certificate has expired/],
  ["its certificate is for another name", (t) => withTls(t, issue({ names: "DNS:other.test" })), "certificate", /hostname mismatch/],
  ["it hangs up", (t) => withTls(t, good(), hangUp), "unreachable", /127\.0\.0\.1:\d+: \S+/],
  ["it says nothing", (t) => withTls(t, good(), silence), "timeout", /^waiting for the answer/],
  ["its name cannot be", async () => `https://${"x".repeat(64)}.invalid/`, "dns", /\.invalid: \S+/],
  ["nobody listens", async () => `http://127.0.0.1:${await closedPort()}/`, "unreachable", /Connection refused/],
]; // prettier-ignore

test("where there is no answer, it says why", async (t) => {
  const urls = await Promise.all(ways.map(([, url]) => url(t)));
  const clients = urls.map((url, index) => clientConfig(url, { client_id: `${index}` }));
  const limits = { upstream_seconds: 3 };
  const { code, found } = await ask(clients, { limits, ca_file: authority().certFile });
  assert.equal(code, 3);
  for (const [index, [name, , verdict, detail]] of ways.entries()) {
    assert.equal(found[index].verdict, verdict, `${name}: ${JSON.stringify(found[index])}`);
    assert.match(found[index].detail, detail);
    assert.equal(found[index].provider_status, undefined);
  }
});

test("a provider that refuses the code alone is well, and has seen nothing else", async (t) => {
  const provider = await startProvider();
  t.after(() => provider.stop());
  provider.answer = octets(message(400, {}, '{"error":"invalid_grant"}'));
  const clients = [clientConfig(provider.url), clientConfig(provider.url, { client_id: "two" })];
  const { code, found } = await ask(clients);
  assert.equal(code, 0);
  assert.deepEqual(found.map((/** @type {any} */ { verdict }) => verdict), ["ok", "ok"]);
  const sent = provider.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  assert.equal(sent.length, 2);
  for (const form of sent) {
    assert.match(form.code, /^no-such-code-[0-9a-f]{64}$/);
    assert.match(form.code_verifier, /^[0-9a-f]{64}$/);
    assert.equal(form.redirect_uri, redirectUri);
    assert.equal(form.client_secret, secret);
  }
  assert.notEqual(sent[0].code, sent[1].code);

  const table = new Server(["--config", writeConfig({ clients }), "--check", "--ask"]);
  await table.closed;
  assert.equal(table.code, 0, table.stderr.text);
  assert.match(table.stdout.text, /^listen [^]*\n\nVERDICT +CLIENT +TOKEN ENDPOINT +ANSWER\nok +web +http:\S+ +400 invalid_grant\nok +two .*\n$/);
});

test("of two secrets each is asked about, and one that is right is enough", async (t) => {
  const provider = await startProvider();
  t.after(() => provider.stop());
  const isRight = (/** @type {string} */ body, /** @type {string[]} */ right) =>
    right.includes(new URLSearchParams(body).get("client_secret") ?? "");
  const clients = [clientConfig(provider.url, { previous_client_secret: "before" })];
  for (const [right, verdicts, status] of /** @type {[string[], string[], number][]} */ ([
    [[secret, "before"], ["ok", "ok"], 0],
    [[secret], ["ok", "secret"], 0],
    [["before"], ["secret", "ok"], 0],
    [[], ["secret", "secret"], 3],
  ])) {
    provider.answer = (request, socket) =>
      (isRight(request.body, right)
        ? octets(message(400, {}, '{"error":"invalid_grant"}'))
        : octets(message(401, {}, '{"error":"invalid_client"}')))(request, socket);
    const { code, found } = await ask(clients);
    assert.deepEqual(found.map((/** @type {any} */ { secret }) => secret), ["current", "previous"]);
    assert.deepEqual(found.map((/** @type {any} */ { verdict }) => verdict), verdicts);
    assert.equal(code, status);
  }
});

test("a wrong configuration or command line asks nobody", async (t) => {
  const provider = await startProvider();
  t.after(() => provider.stop());
  const wrong = writeConfig({ clients: [clientConfig(provider.url, { redirect_uris: [] })] });
  const fine = writeConfig({ clients: [clientConfig(provider.url)] });
  for (const args of [
    ["--config", wrong, "--check", "--ask"],
    ["--config", fine, "--ask"],
    ["--config", fine, "--check", "--json"],
  ]) {
    const { status, stdout, stderr } = run(args);
    assert.equal(status, 2, `${program} ${args.join(" ")}`);
    assert.equal(stdout, "");
    assert.match(stderr, /^tokenferry: [ -~]+\n$/);
  }
  assert.equal(provider.accepted, 0);
});
