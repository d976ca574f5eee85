// @ts-check
// `watch_files`: what systemd, Kubernetes, certbot or an editor change is read anew, without a signal.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { connect } from "node:tls";

import { clientConfig, parameters } from "../support/fixture.mjs";
import { startProvider } from "../support/provider.mjs";
import { program, Server } from "../support/server.mjs";
import { temporaryDirectory } from "../support/temporary.mjs";
import { authority, good, issue } from "../support/tls.mjs";

const limits = { upstream_seconds: 60, drain_seconds: 0 };
const reloaded = "tokenferry: reloaded";

/** Writes a file as nobody else can see it half written. @param {string} path @param {string} text */
function replace(path, text) {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** A mounted volume of Kubernetes: each file is a link through ..data, which is swapped. @param {string} directory @param {Record<string, string>} files */
function publish(directory, files) {
  const name = `..${process.hrtime.bigint()}`;
  mkdirSync(join(directory, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, name, file), text, { mode: 0o600 });
  symlinkSync(name, join(directory, "..data_tmp"));
  renameSync(join(directory, "..data_tmp"), join(directory, "..data"));
  for (const file of Object.keys(files)) {
    try {
      symlinkSync(join("..data", file), join(directory, file));
    } catch {} // it is there from before
  }
  return name;
}

/**
 * A server whose secret is the file of that name in a new directory.
 * @param {import("node:test").TestContext} t
 * @param {(directory: string) => Record<string, any>} [more] of the configuration, once its files are there
 */
async function start(t, more = () => ({}), secretFile = "secret") {
  const provider = await startProvider();
  t.after(() => provider.stop());
  const directory = mkdtempSync(join(temporaryDirectory(), "watch-"));
  const config = join(directory, "config.json");
  const keys = { ...clientConfig(provider.url), client_secret: undefined, client_secret_file: secretFile };
  const write = (change = {}) =>
    JSON.stringify({ listen: "127.0.0.1:0", watch_files: true, limits, clients: [keys], ...more(directory), ...change });
  writeFileSync(join(directory, "secret"), "first", { mode: 0o600 });
  const first = write();
  writeFileSync(config, first, { mode: 0o600 });
  const server = await new Server(["--config", config]).listening();
  t.after(() => server.stop());
  let read = server.stderr.lines().length;
  /** Waits for the next lines, and sees that they are these. @param {(string | RegExp)[]} lines */
  const says = async (...lines) => {
    await server.stderr.until(`${lines}`, () => server.stderr.lines().length >= read + lines.length);
    for (const line of lines) {
      const said = server.stderr.lines()[read++];
      if (typeof line === "string") assert.equal(said, line);
      else assert.match(said, line);
    }
  };
  /** The secret that the next sign-in is sent with. */
  const secret = async () => {
    assert.equal((await server.token(parameters())).status, 200);
    return new URLSearchParams(provider.requests.at(-1)?.body).get("client_secret");
  };
  return { provider, server, directory, config, write, says, secret, keys };
}

/** How a file becomes another. @type {[string, (directory: string) => void][]} */
const changes = [
  ["is written over", (directory) => writeFileSync(join(directory, "secret"), "next")],
  ["is replaced by another", (directory) => replace(join(directory, "secret"), "next")],
  ["goes, and comes again", (directory) => {
    rmSync(join(directory, "secret"));
    writeFileSync(join(directory, "secret"), "next", { mode: 0o600 });
  }],
  ["becomes a link", (directory) => {
    writeFileSync(join(directory, "other"), "next", { mode: 0o600 });
    rmSync(join(directory, "secret"));
    symlinkSync("other", join(directory, "secret"));
  }],
]; // prettier-ignore
for (const [name, change] of changes) {
  test(`a file that ${name} is read anew`, async (t) => {
    const { directory, says, secret } = await start(t);
    assert.equal(await secret(), "first");
    change(directory);
    await says(reloaded);
    assert.equal(await secret(), "next");
    change(directory); // and it goes on
    await says(reloaded);
  });
}

test("a directory whose link Kubernetes swaps", async (t) => {
  const { directory, says, secret } = await start(t, (each) => {
    publish(join(each, "volume"), { secret: "first" });
    return {};
  }, "volume/secret"); // prettier-ignore
  for (const next of ["second", "third"]) {
    publish(join(directory, "volume"), { secret: next });
    await says(reloaded);
    assert.equal(await secret(), next);
  }
  // The volume itself goes, and another comes.
  renameSync(join(directory, "volume"), join(directory, "gone"));
  await says(/^tokenferry: not reloaded, .*client_secret_file: .* no such file$/);
  assert.equal(await secret(), "third");
  publish(join(directory, "volume"), { secret: "fourth" });
  await says(reloaded);
  assert.equal(await secret(), "fourth");
});

test("what is wrong is told and changes nothing; what others do beside is none of it", async (t) => {
  const { server, config, directory, write, says, secret } = await start(t);
  const before = server.stderr.lines().length;
  writeFileSync(join(directory, "beside"), "x");
  await pause(700);
  assert.equal(server.stderr.lines().length, before, server.stderr.text);
  replace(config, "{");
  await says(/^tokenferry: not reloaded, the old configuration stays: .*config\.json/);
  assert.equal(await secret(), "first");
  replace(config, write({ oops: 1 }));
  await says(/^tokenferry: not reloaded, .*oops/);
  replace(config, write());
  await says(reloaded);
  chmodSync(join(directory, "secret"), 0o666);
  await says(/^tokenferry: not reloaded, .*others may write to/);
  chmodSync(join(directory, "secret"), 0o600);
  await says(reloaded);
});

test("a certificate and its key, one after the other, are one change", async (t) => {
  const install = (/** @type {string} */ to, /** @type {import("../support/tls.mjs").Certificate} */ own) => {
    copyFileSync(own.certFile, join(to, "own.crt"));
    copyFileSync(own.keyFile, join(to, "own.key"));
    chmodSync(join(to, "own.key"), 0o600);
  };
  let isFirst = true;
  const { directory, server, says } = await start(t, (each) => {
    if (isFirst) install(each, good());
    isFirst = false;
    return { tls: { certificate: "own.crt", private_key: "own.key" } };
  });
  const shown = () =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: server.port, host: "127.0.0.1", ca: authority().cert }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
      socket.on("error", reject);
    });
  const first = await shown();
  const next = issue();
  copyFileSync(next.certFile, join(directory, "own.crt"));
  await pause(20); // in between, they do not belong together
  copyFileSync(next.keyFile, join(directory, "own.key"));
  await says(reloaded);
  assert.notEqual(await shown(), first);
});

test("twenty swaps under load lose nothing", async (t) => {
  const { directory, server, says, provider } = await start(t);
  let isOver = false;
  /** @type {number[]} */
  const statuses = [];
  const calling = Array.from({ length: 8 }, async () => {
    while (!isOver) statuses.push((await server.token(parameters())).status);
  });
  for (let round = 0; round < 20; ++round) {
    replace(join(directory, "secret"), `secret-${round}`);
    await says(reloaded);
  }
  isOver = true;
  await Promise.all(calling);
  assert.deepEqual([...new Set(statuses)], [200]);
  const secrets = provider.requests.map(({ body }) => new URLSearchParams(body).get("client_secret"));
  assert.ok(new Set(secrets).size > 10, `${new Set(secrets).size} of 20 secrets were used`);
});

test("it can be turned on and off, and is off where nobody asks for it", async (t) => {
  const { directory, config, write, server, says, secret } = await start(t, () => ({ watch_files: undefined }));
  const change = async (/** @type {string} */ text) => {
    replace(join(directory, "secret"), text);
    await pause(700);
  };
  await change("unseen");
  assert.equal(await secret(), "first");
  replace(config, write({ watch_files: true }));
  server.child.kill("SIGHUP");
  await says(reloaded);
  assert.equal(await secret(), "unseen");
  await change("seen");
  await says(reloaded);
  replace(config, write());
  await says(reloaded);
  await change("unseen again");
  assert.equal(await secret(), "seen");
  assert.equal(server.stderr.lines().at(-1), reloaded);
});

const limit = "/proc/sys/user/max_inotify_instances";
const canLimit = spawnSync("unshare", ["-r", "sh", "-c", `echo 0 >${limit}`]).status === 0;

test("where the system watches nothing, it says so and serves", { skip: !canLimit && "no user namespaces" }, async (t) => {
  const { config, directory } = await start(t);
  const command = ["-r", "sh", "-c", `echo 0 >${limit} && exec "$0" "$@"`, program, "--config", config];
  const server = await new Server(command, {}, "unshare").listening();
  t.after(() => server.stop());
  const said = await server.stderr.until("the warning", (text) => /warning: watch_files: (.*)/.exec(text)?.[1]);
  assert.match(said, /Too many open files; SIGHUP reads all files anew$/);
  replace(join(directory, "secret"), "next");
  server.child.kill("SIGHUP");
  await server.stderr.until("the reload", (text) => text.endsWith(`${reloaded}\n`));
  assert.equal(server.stderr.text.split("watch_files").length, 2, "told once");
});
