// @ts-check
// `./run` where the browser is on another computer: it says how the ports are reached from there, and
// names no more of them than the page asks.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { temporaryDirectory } from "../support/temporary.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/**
 * What a part of the script prints.
 * @param {string} commands behind its functions
 * @param {Record<string, string>} [around] the environment, beside the search path
 */
const printed = (commands, around = {}) =>
  execFileSync("bash", ["--norc", "-euo", "pipefail", "-c", `source server/sandbox/run.sh\n${commands}`], {
    cwd: repository,
    env: { PATH: process.env.PATH, ...around },
    encoding: "utf8",
  });

const user = userInfo().username;
const ports = [8000, 8787, 8788, 8789];
const forwards = ports.map((port) => ` -L ${port}:127.0.0.1:${port}`).join("");
const ssh = { SSH_CONNECTION: "198.51.100.7 50022 192.0.2.1 22" };
const wsl = { WSL_DISTRO_NAME: "Debian" };

const containerLine = `In a container, the ports ${ports.join(" ")} are reached with --network host, or by way of SSH: ssh -N${forwards} USER@HOST`;
/** Wherever the test itself runs. @param {boolean} inContainer */
const tellWay = (inContainer) => `has_container_file() { ${inContainer}; }\ntell_way ${ports.join(" ")}`;

/** @type {[name: string, around: Record<string, string>, line: string, inContainer?: boolean][]} */
const rows = [
  ["over SSH", ssh, `    ssh -N${forwards} ${user}@192.0.2.1`],
  ["over SSH to another port", { SSH_CONNECTION: "198.51.100.7 50022 192.0.2.1 2222" }, `    ssh -N${forwards} -p 2222 ${user}@192.0.2.1`],
  ["over SSH by IPv6", { SSH_CONNECTION: "2001:db8::7 50022 2001:db8::1 22" }, `    ssh -N${forwards} ${user}@2001:db8::1`],
  ["over SSH into WSL", { ...wsl, ...ssh }, `    ssh -N${forwards} ${user}@192.0.2.1`],
  ["over SSH into a container", { container: "lxc", ...ssh }, `    ssh -N${forwards} ${user}@192.0.2.1`],
  ["in WSL", wsl, "In WSL, the browser of Windows opens the address as it is. If it does not: localhostForwarding=true in .wslconfig"],
  ["in a container of systemd or Podman", { container: "podman" }, containerLine],
  ["in a container of Docker", {}, containerLine, true],
  ["over SSH into a container of Docker", ssh, `    ssh -N${forwards} ${user}@192.0.2.1`, true],
];

for (const [name, around, line, inContainer = false] of rows) {
  test(`${name}, one line says how the ports are reached`, () => {
    const lines = printed(tellWay(inContainer), around).split("\n").filter(Boolean);
    assert.equal(lines.at(-1), line);
    assert.deepEqual(lines.slice(0, -1), "SSH_CONNECTION" in around
      ? ["Over SSH, first run this on the computer that the browser is on:"] : []);
  });
}

test("on the computer of the browser, nothing is said", () => {
  assert.equal(printed(tellWay(false)), "");
});

const noSsh = !(process.env.PATH ?? "").split(":").some((folder) => existsSync(`${folder}/ssh`));
test("ssh takes the line as it stands", { skip: noSsh && "no ssh here" }, () => {
  const around = { SSH_CONNECTION: "198.51.100.7 50022 192.0.2.1 2222" };
  const [, line] = printed(`tell_way ${ports.join(" ")}`, around).split("\n");
  // -G prints what would be done, and does not connect.
  const settings = execFileSync("sh", ["-c", line.replace("ssh", "ssh -G -F none")], { encoding: "utf8" }).split("\n");
  for (const wanted of [`user ${user}`, "hostname 192.0.2.1", "port 2222", ...ports.map((port) => `localforward ${port} [127.0.0.1]:${port}`)]) {
    assert.ok(settings.includes(wanted), `${wanted} is not in\n${settings.join("\n")}`);
  }
});

/** The script's own start, but for what builds, looks for ports and starts a program. */
const start = (/** @type {string} */ options) => printed(`
  logs=$FOLDER
  say() { :; }; build() { :; }; check_free() { :; }; show_address() { :; }; dist/bin/tokenferry() { :; }
  fail() { :; }
  launch() { sleep 0 & started+=($!); }
  tell_way() { echo "ports $*"; }
  start ${options}`, { FOLDER: temporaryDirectory(), TOKENFERRY_CLIENT_SECRET: "a-secret" }).trim();

for (const [name, options, wanted] of [
  ["Lichess needs the page's alone", "--provider lichess", "8000"],
  ["a provider needs the page's and the exchange's", "--provider gitlab --client-id x", "8000 8787"],
  ["the sandbox needs four", "", "8000 8787 8788 8789"],
  ["and they are those that were asked for", "--port 9000 --exchange-port 9100", "9000 9100 9101 9102"],
]) {
  test(`the ports that are named: ${name}`, () => {
    assert.equal(start(options), `ports ${wanted}`);
  });
}
