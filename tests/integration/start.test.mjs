// @ts-check
// Starting the program where nothing is wrong: its arguments, and how it listens.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { client, clientEnvironment, withClient, withRow, withSecret, withTop } from "../support/config.mjs";
import { clientConfig, origin, parameters, redirectUri, secret } from "../support/fixture.mjs";
import { startProvider } from "../support/provider.mjs";
import { tell } from "../support/raw.mjs";
import { run, Server, startServer, writeConfig } from "../support/server.mjs";
import { temporaryDirectory } from "../support/temporary.mjs";
import { good } from "../support/tls.mjs";

test("the program accepts", async (t) => {
  const directory = join(temporaryDirectory(), "etc");
  mkdirSync(directory);
  writeFileSync(join(directory, "web.secret"), `${secret}\r\n`, { mode: 0o600 });
  const beside = join(directory, "config.json");
  writeFileSync(beside, JSON.stringify(withSecret({ client_secret_file: "web.secret" })), {
    mode: 0o644,
  });

  /** @type {[name: string, args: string[], env?: Record<string, string>][]} */
  const accepted = [
    ["a client of the table", ["--config", writeConfig(withRow({ provider: "github" }))]],
    [
      "a provider on another host",
      [
        "--config",
        writeConfig(withRow({ provider: "github", base_url: "https://github.example" })),
      ],
    ],
    [
      "several clients",
      ["--config", writeConfig({ clients: [client, { ...client, client_id: "two" }] })],
    ],
    [
      "loopback over plain HTTP",
      [
        "--config",
        writeConfig(
          withClient({
            token_endpoint: "http://localhost:1/token",
            redirect_uris: ["http://127.0.0.1:8000/"],
          }),
        ),
      ],
    ],
    [
      "plain HTTP where it is allowed",
      [
        "--config",
        writeConfig(
          withClient({
            insecure_transport: true,
            token_endpoint: "http://provider.example/token",
            redirect_uris: ["http://good.example/"],
          }),
        ),
      ],
    ],
    ["a secret file beside a configuration that others may read", ["--config", beside]],
    [
      "a secret in the environment",
      ["--config", writeConfig(withSecret({ client_secret_env: "A_SECRET" }))],
      { A_SECRET: secret },
    ],
    [
      "every limit",
      [
        "--config",
        writeConfig(
          withTop({
            limits: { requests_per_minute: 60, connections: 10, exchanges: 8, threads: 3 },
            trusted_proxies: ["127.0.0.1", "10.0.0.0/8", "2001:db8::/32"],
          }),
        ),
      ],
    ],
    [
      "TLS and an authority",
      [
        "--config",
        writeConfig(
          withTop({
            tls: { certificate: good().certFile, private_key: good().keyFile },
            ca_file: good().certFile,
          }),
        ),
      ],
    ],
    [
      "the environment alone",
      [],
      {
        TOKENFERRY_PROVIDER: "github",
        TOKENFERRY_CLIENT_ID: "web",
        TOKENFERRY_CLIENT_SECRET: secret,
        TOKENFERRY_REDIRECT_URIS: `${redirectUri}, https://two.example/`,
        TOKENFERRY_LISTEN: "127.0.0.1:0",
      },
    ],
  ];
  for (const [name, args, env] of accepted) {
    await t.test(name, () => {
      const { status, stderr, stdout } = run([...args, "--check"], env);
      assert.equal(status, 0, stderr);
      assert.doesNotMatch(stdout + stderr, new RegExp(secret));
    });
  }
});

test("--listen goes before the file, and the server listens there", async (t) => {
  const server = await startServer(withTop({ listen: "127.0.0.1:1" }), {
    args: ["--listen", "[::1]:0"],
  });
  t.after(() => server.stop());
  assert.match(server.url, /^http:\/\/\[::1\]:\d+$/);
  assert.equal((await server.request("/healthz")).status, 200);
});

test("a client of the environment alone is served", async (t) => {
  const env = { ...clientEnvironment, TOKENFERRY_LISTEN: "127.0.0.1:0" };
  const server = await new Server([], env).listening();
  t.after(() => server.stop());
  const answer = await server.token(parameters({ code_verifier: "short" }));
  assert.equal(answer.status, 400);
  assert.equal(answer.headers["access-control-allow-origin"], origin);
});

test("the server serves TLS itself", async (t) => {
  const provider = await startProvider();
  t.after(() => provider.stop());
  const tls = { certificate: good().certFile, private_key: good().keyFile };
  const server = await startServer({ clients: [clientConfig(provider.url)], tls });
  t.after(() => server.stop());
  assert.match(server.url, /^https:/);
  assert.equal((await server.token(parameters())).status, 200);

  await t.test("and nothing older than TLS 1.2", async () => {
    const { connect } = await import("node:tls");
    const socket = connect({
      port: server.port,
      host: "127.0.0.1",
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "ALL@SECLEVEL=0",
      rejectUnauthorized: false,
    });
    const outcome = await new Promise((resolve) => {
      socket.once("secureConnect", () => resolve("connected"));
      socket.once("error", (error) => resolve(/** @type {NodeJS.ErrnoException} */ (error).code));
    });
    socket.destroy();
    assert.match(String(outcome), /^ERR_SSL_/);
  });
  await t.test("and nothing in plain text", async () => {
    const answers = await tell(server.port, "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n");
    assert.deepEqual(answers, []);
  });
});
