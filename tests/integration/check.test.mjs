// @ts-check
// What --check and the start warn of: it is served all the same, and can be a mistake.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, statSync } from "node:fs";
import test from "node:test";

import { assertRefused, check, clientEnvironment, withClient, withSecret, withTop } from "../support/config.mjs";
import { redirectUri, secret } from "../support/fixture.mjs";
import { program, run, Server, writeConfig } from "../support/server.mjs";
import { temporaryFile } from "../support/temporary.mjs";
import { good } from "../support/tls.mjs";

const tls = { certificate: good().certFile, private_key: good().keyFile };

/** @param {string} content @param {number} mode */
const fileOf = (content, mode) => {
  const path = temporaryFile("secret", content);
  chmodSync(path, mode);
  return { client_secret_file: path };
};

for (const [name, config, said] of /** @type {[string, object, RegExp][]} */ ([
  ["plain HTTP on all addresses", withTop({ listen: "0.0.0.0:0" }), /listen: .* plain HTTP beyond this machine/],
  ["plain HTTP on all addresses of IPv6", withTop({ listen: "[::]:0" }), /plain HTTP beyond this machine/],
  ["a secret that all can read", withSecret(fileOf(secret, 0o644)), /\/clients\/0\/client_secret_file: .*chmod 600/],
  ["a secret as Docker mounts it", withSecret(fileOf(secret, 0o444)), /client_secret_file: .*others may read/],
  ["blanks inside a secret", withSecret(fileOf("a b", 0o600)), /client_secret_file: .* a blank inside/],
  ["a secret in quotes", withSecret(fileOf('"abc"', 0o600)), /client_secret_file: .* quotes around it/],
  ["a secret that nobody expanded", withSecret(fileOf("${SECRET}", 0o600)), /a variable that nobody replaced/],
  ["a redirect URI twice", withClient({ redirect_uris: [redirectUri, redirectUri] }), /\/redirect_uris\/1: /],
  ["trust in everybody", withTop({ trusted_proxies: ["0.0.0.0/0"] }), /\/trusted_proxies\/0: /],
])) {
  test(`the check warns of ${name}, in one line, and is content`, () => {
    const { status, stdout, stderr } = check(config);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^listen /);
    assert.doesNotMatch(stdout, new RegExp(secret));
    assert.match(stderr, /^tokenferry: warning: [\x20-\x7e]+\n$/);
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, new RegExp(secret));
  });
}

for (const [name, config] of /** @type {[string, object][]} */ ([
  ["TLS of its own", withTop({ listen: "0.0.0.0:0", tls })],
  ["a proxy that it names", withTop({ listen: "0.0.0.0:0", trusted_proxies: ["10.0.0.0/8"] })],
])) {
  test(`the check says nothing of all addresses with ${name}`, () => {
    const { status, stderr } = check(config);
    assert.equal(stderr, "");
    assert.equal(status, 0);
  });
}

test("the check prints what it has understood, and where each secret comes from", () => {
  const file = fileOf(secret, 0o600).client_secret_file;
  const previous_client_secret_env = "TOKENFERRY_TEST_SECRET";
  const config = withSecret({ client_secret_file: file, previous_client_secret_env, scopes: ["a", "b"], refresh_token: true });
  config.clients.push({
    provider: "github",
    client_id: "two",
    client_secret: `${secret}-of-two`,
    redirect_uris: ["https://one.example/", "https://two.example/app/"],
    origins: ["https://one.example"],
  });
  const path = writeConfig({ ...config, listen: "127.0.0.1:0", proxy: `http://me:${secret}@127.0.0.1:3128`, watch_files: true });
  const { status, stdout, stderr } = run(["--check", "--config", path], { [previous_client_secret_env]: `old-${secret}` });
  assert.equal(status, 0, stderr);
  assert.equal(stderr, "");
  assert.equal(stdout, `\
listen                    127.0.0.1:0, plain HTTP
proxy                     127.0.0.1:3128
watch_files               true
client_id                 web
  token_endpoint          https://provider.example/token
  client_auth             client_secret_post
  client_secret           file ${file}
  previous_client_secret  variable TOKENFERRY_TEST_SECRET
  redirect_uris           ${redirectUri}
  origins                 https://good.example
  scopes                  a
                          b
  refresh_token           true
client_id                 two
  provider                github
  token_endpoint          https://github.com/login/oauth/access_token
  client_auth             client_secret_post
  client_secret           the configuration
  redirect_uris           https://one.example/
                          https://two.example/app/
  origins                 https://one.example
  scopes                  no ceiling
`);
});

test("the start warns, too, and serves", async (t) => {
  const server = await new Server(["--config", writeConfig(withTop({ listen: "0.0.0.0:0" }))]).listening();
  t.after(() => server.stop());
  assert.match(server.stderr.text, /^tokenferry: warning: listen: [^\n]*\nlistening on /);
});

test("a secret that others can write is refused", () => {
  assertRefused(check(withSecret(fileOf(secret, 0o666))), /client_secret_file: .*chmod 600/);
});

test("a configuration that this user may not read says so", (t) => {
  const path = writeConfig(withTop({}));
  chmodSync(path, 0o000);
  if (process.getuid?.() !== 0) {
    return assertRefused(run(["--check", "--config", path]), /: .* may not be read/);
  }
  const other = spawnSync(
    "setpriv",
    ["--reuid", "65534", "--clear-groups", program, "--check", "--config", "/etc/shadow"],
    { encoding: "utf8", env: { PATH: process.env.PATH } },
  );
  if (other.error || other.status !== 2) return t.skip("the program is not for other users");
  assert.match(other.stderr, /^tokenferry: \/etc\/shadow: .* may not be read by the user/);
});

test("no debugger of the same user, and no core, shows the server's memory", async (t) => {
  const file = writeConfig(withTop({ listen: "127.0.0.1:0" }));
  // A process that is dumpable owns its files in /proc; those of others are root's.
  const root = process.getuid?.() === 0;
  const words = root
    ? ["prlimit", "--core=unlimited", "setpriv", "--reuid", "65534", "--clear-groups", program]
    : ["sh", "-c", 'ulimit -S -c "$(ulimit -H -c)"; exec "$0" "$@"', program, "--config", file];
  const env = { ...clientEnvironment, TOKENFERRY_LISTEN: "127.0.0.1:0" };
  const server = await new Server(words.slice(1), root ? env : {}, words[0]).listening();
  t.after(() => server.stop());
  const { pid } = server.child;
  assert.equal(statSync(`/proc/${pid}/environ`).uid, 0);
  assert.match(readFileSync(`/proc/${pid}/limits`, "latin1"), /^Max core file size +0 +0 /m);
});
