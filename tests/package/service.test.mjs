// @ts-check
// The systemd unit, and what the documentation adds to it: systemd reads both, and what they have it
// do works. No systemd runs here; the tests do what it would.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { program, run, Server } from "../support/server.mjs";
import { temporaryDirectory } from "../support/temporary.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const unit = readFileSync(`${repository}/server/tokenferry.service`, "utf8");
const documentation = readFileSync(`${repository}/server/README.md`, "utf8");
const dropIns = [...documentation.matchAll(/```ini\n(\[Service\]\n[^]*?)```/g)].map(([, text]) => text);
const [secondSecret, ownFiles] = dropIns;

/** What a key of the service is set to; an empty value takes back what came before. @param {string} key @param {string[]} texts */
function valuesOf(key, ...texts) {
  /** @type {string[]} */
  let values = [];
  for (const line of texts.join("\n").split("\n")) {
    if (!line.startsWith(`${key}=`)) continue;
    const value = line.slice(key.length + 1);
    values = value ? [...values, value] : [];
  }
  return values;
}

const client = (/** @type {string} */ provider, /** @type {string} */ secret) => ({
  provider, client_id: `${provider}-app`, client_secret_file: secret, redirect_uris: ["https://you.github.io/app/"],
});
const config = (/** @type {object[]} */ ...clients) =>
  JSON.stringify({ listen: "127.0.0.1:0", limits: { drain_seconds: 0 }, clients });

/** A folder with these files, each of which only its owner may read. @param {Record<string, string>} files */
function folderOf(files) {
  const folder = mkdtempSync(join(temporaryDirectory(), "etc-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  return folder;
}

/** The arguments and the environment that systemd gives the server. @param {Record<string, string>} etc of /etc/tokenferry @param {string[]} texts */
function started(etc, ...texts) {
  const source = folderOf(etc);
  const credentials = folderOf({});
  for (const value of valuesOf("LoadCredential", ...texts)) {
    const [name, path] = value.split(":");
    // systemd does not start what it finds no credential for.
    copyFileSync(join(source, basename(path)), join(credentials, name));
  }
  const [command, ...more] = valuesOf("ExecStart", ...texts);
  assert.deepEqual(more, []);
  const args = command.replaceAll("${CREDENTIALS_DIRECTORY}", credentials).replaceAll("/etc/tokenferry", source).split(" ").slice(1);
  return { args, env: { CREDENTIALS_DIRECTORY: credentials }, source };
}

const two = {
  "config.json": config(client("github", "client_secret"), client("google", "google_secret")),
  client_secret: "a-secret\n",
  google_secret: "another-secret\n",
};

test("a second app starts with the line that the documentation gives it, and not without", () => {
  const { args, env } = started(two, unit, secondSecret);
  assert.equal(run([...args, "--check"], env).status, 0);
  const without = started(two, unit);
  const { status, stderr } = run([...without.args, "--check"], without.env);
  assert.equal(status, 2);
  assert.match(stderr, /\/clients\/1\/client_secret_file: .*no such file/);
  assert.ok(unit.includes(`#   ${secondSecret.trim().split("\n").at(-1)}`), "the unit itself says so");
});

/** @type {[name: string, change: Record<string, string>][]} */
const mistakes = [
  ["a key that there is not", { "config.json": config({ ...client("github", "client_secret"), clientId: "x" }) }],
  ["no JSON", { "config.json": "{" }],
  ["an empty secret", { client_secret: "" }],
];

for (const [name, change] of mistakes) {
  test(`systemd starts the server again, but not after a wrong configuration: ${name}`, () => {
    assert.deepEqual(valuesOf("Restart", unit), ["always"]);
    const { args, env } = started({ ...two, ...change }, unit, secondSecret);
    const { status, stderr } = run(args, env);
    assert.deepEqual(valuesOf("RestartPreventExitStatus", unit), [String(status)], stderr);
    // What fails before the main process, systemd would start again for ever.
    assert.deepEqual(valuesOf("ExecStartPre", unit), []);
  });
}

test("a reload as the unit does it takes a change of files that are the server's own, and no mistake", async (t) => {
  const { args, env, source } = started(two, unit, ownFiles);
  assert.deepEqual(valuesOf("LoadCredential", unit, ownFiles), []);
  const server = await new Server(args, env).listening();
  t.after(() => server.stop());
  const [reload] = valuesOf("ExecReload", unit, ownFiles);
  const send = () => execFileSync("sh", ["-c", reload], { env: { ...process.env, MAINPID: String(server.child.pid) } });
  writeFileSync(join(source, "config.json"), config(client("github", "client_secret")));
  send();
  await server.stderr.until("the reload", (text) => /: reloaded\n/.test(text));
  writeFileSync(join(source, "config.json"), "{");
  send();
  await server.stderr.until("the refusal", (text) => /: not reloaded, .*config\.json/.test(text));
  assert.equal(server.code, undefined, "it runs on");
});

const hasVerify = spawnSync("systemd-analyze", ["--version"]).status === 0;

/** What systemd says of the unit. @param {string} text @param {string[]} more drop-ins */
function verify(text, ...more) {
  const folder = folderOf({ "tokenferry.service": text });
  mkdirSync(join(folder, "tokenferry.service.d"));
  more.forEach((dropIn, at) => writeFileSync(join(folder, "tokenferry.service.d", `${at}.conf`), dropIn));
  const { stdout, stderr, status } = spawnSync("systemd-analyze", ["verify", "--man=no", join(folder, "tokenferry.service")], { encoding: "utf8" });
  const said = (stdout + stderr).split("\n").filter((line) => line.includes("tokenferry.service"));
  return { said: said.join("\n"), status };
}

test("systemd finds nothing wrong with the unit, nor with what the documentation adds", { skip: !hasVerify && "no systemd-analyze here" }, () => {
  const here = (/** @type {string} */ text) => text.replaceAll("/usr/local/bin/tokenferry", program);
  assert.equal(dropIns.length, 2);
  for (const more of [[], [secondSecret], [ownFiles]]) {
    assert.deepEqual(verify(here(unit), ...more.map(here)), { said: "", status: 0 });
  }
  // It would say so.
  assert.match(verify(here(unit), here(ownFiles).replace("DynamicUser=", "DynamicUsr=")).said, /DynamicUsr/);
});

const built = `${repository}/build/release/cmake_install.cmake`;
test("the Debian package installs this unit, with its own path of the program", { skip: !existsSync(built) && "there is no release build" }, () => {
  const prefix = `${temporaryDirectory()}/usr`;
  execFileSync("cmake", ["--install", `${repository}/build/release`, "--component", "debian", "--prefix", prefix], { stdio: "pipe" });
  const installed = readFileSync(`${prefix}/lib/systemd/system/tokenferry.service`, "utf8");
  assert.equal(installed, unit.replaceAll("/usr/local/bin/", "/usr/bin/"));
  assert.ok(existsSync(`${prefix}/bin/tokenferry`));
  assert.deepEqual(valuesOf("ExecStart", installed).map((line) => line.split(" ")[0]), ["/usr/bin/tokenferry"]);
});
