// @ts-check
// Certificates and keys that cannot work: the operator hears of it before a visitor does.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { assertRefused, withTop } from "../support/config.mjs";
import { clientConfig, parameters } from "../support/fixture.mjs";
import { startProvider } from "../support/provider.mjs";
import { run, startServer, writeConfig } from "../support/server.mjs";
import { temporaryDirectory, temporaryFile } from "../support/temporary.mjs";
import { authority, good, issue } from "../support/tls.mjs";

const check = (/** @type {object} */ config, env = {}) =>
  run(["--config", writeConfig(config), "--check"], env);

const own = (/** @type {{ certFile: string, keyFile: string }} */ { certFile, keyFile }) => ({
  listen: "127.0.0.1:0",
  tls: { certificate: certFile, private_key: keyFile },
});

test("a machine without trust anchors is told of, unless nobody needs them", () => {
  const empty = join(temporaryDirectory(), "no-anchors");
  mkdirSync(empty);
  const none = { SSL_CERT_DIR: empty, SSL_CERT_FILE: join(empty, "none.pem") };
  for (const args of [["--check"], []]) {
    const file = writeConfig(withTop({ listen: "127.0.0.1:0" }));
    assertRefused(run(["--config", file, ...args], none), /install the package ca-certificates.*ca_file/);
  }
  assert.equal(check(withTop({ ca_file: authority().certFile }), none).status, 0);
  assert.equal(check({ clients: [clientConfig("http://localhost:9/token")] }, none).status, 0);
  // Either place alone is enough.
  assert.equal(check(withTop({}), { ...none, SSL_CERT_FILE: authority().certFile }).status, 0);
  const hashed = join(temporaryDirectory(), "anchors");
  mkdirSync(hashed);
  writeFileSync(join(hashed, "01234567.0"), readFileSync(authority().certFile));
  assert.equal(check(withTop({}), { ...none, SSL_CERT_DIR: `${empty}:${hashed}` }).status, 0);
});

test("the issuing authority alone is a trust anchor", async (t) => {
  const between = issue({ subject: "Issuing authority", names: "", isAuthority: true });
  const provider = await startProvider(issue({ by: between }));
  t.after(() => provider.stop());
  const { certFile } = between;
  const server = await startServer({ clients: [clientConfig(provider.url)], ca_file: certFile });
  t.after(() => server.stop());
  const answer = await server.token(parameters());
  assert.equal(answer.status, 200, answer.text);
});

test("an own certificate that is not valid now fails the check, and the start warns of it", async (t) => {
  for (const [certificate, words] of /** @type {const} */ ([
    [issue({ from: -3, to: -1 }), /tls\/certificate: .*expired on \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/],
    [issue({ from: 1, to: 3 }), /tls\/certificate: .*valid from \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC on/],
  ])) {
    assertRefused(check(withTop(own(certificate))), words);
    const server = await startServer(withTop(own(certificate)));
    t.after(() => server.stop());
    assert.match(server.stderr.text, words);
  }
  assert.equal(check(withTop(own(good()))).status, 0);
});

test("an encrypted private key is told of, and nobody is asked for its pass-phrase", () => {
  const encrypt = (/** @type {string[]} */ ...how) =>
    execFileSync("openssl", [...how, "-in", good().keyFile, "-passout", "pass:hush"], {
      stdio: "pipe",
    });
  for (const [name, key] of /** @type {const} */ ([
    ["PKCS #8", encrypt("pkey", "-aes256")],
    ["traditional", encrypt("ec", "-aes256")],
  ])) {
    const keyFile = temporaryFile("encrypted.key", key);
    const result = check(withTop(own({ ...good(), keyFile })));
    assertRefused(result, /tls\/private_key: .*without a pass-phrase.*openssl pkey/);
    assert.doesNotMatch(result.stderr, /Enter|hush/, name);
  }
});

test("a key of another certificate is told from a file that is no key", () => {
  const other = issue();
  assertRefused(check(withTop(own({ ...good(), keyFile: other.keyFile }))), /the key of another certificate/);
  const noKey = temporaryFile("no.key", "hush");
  assertRefused(check(withTop(own({ ...good(), keyFile: noKey }))), /private_key: .*another file/);
});
