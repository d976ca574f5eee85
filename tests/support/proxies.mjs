// @ts-check
// The proxies in front of the exchange, set up as docs/behind.md has them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Child } from "../bench/children.mjs";
import { startNginx } from "../bench/nginx.mjs";
import { closedPort } from "./ports.mjs";
import { temporaryDirectory, temporaryFile } from "./temporary.mjs";
import { until } from "./wait.mjs";
import { request } from "./http.mjs";

const guide = readFileSync(fileURLToPath(new URL("../../docs/behind.md", import.meta.url)), "utf8");

/** False where the program is there; else the reason to skip a test. @param {string} command */
export const isMissing = (command) =>
  spawnSync(command, ["-v"]).error ? `there is no ${command}: install Debian's package` : false;

/** The block in this language of the guide. @param {string} language */
function example(language) {
  const block = new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, "m").exec(guide)?.[1];
  assert.ok(block, `${language} has an example`);
  return block;
}

/**
 * Puts other words into the example; each that goes must be there.
 * @param {string} text @param {[RegExp, string][]} changes
 */
function adapt(text, changes) {
  for (const [from, to] of changes) {
    assert.match(text, from);
    text = text.replace(from, to);
  }
  return text;
}

/** The guide's nginx in front of these ports. @param {number[]} ports */
export async function nginxFor(ports) {
  const port = await closedPort();
  const server = /(server) 127\.0\.0\.1:8787 (max_fails=0);/;
  const nginx = await startNginx(`access_log off;\n${adapt(example("nginx"), [
    [server, ports.map((each) => `$1 127.0.0.1:${each} $2;`).join("\n    ")],
    [/listen 443 ssl;/, `listen 127.0.0.1:${port} backlog=4096;`],
    [/ssl_certificate .*\n/, "\n"],
    [/ssl_certificate_key .*\n/, "\n"],
  ])}`);
  return { url: `http://127.0.0.1:${port}`, stop: () => nginx.stop() };
}

/** Waits until the proxy has found a replica. @param {string} name @param {string} url @param {Child} child */
async function answering(name, url, child) {
  await until(`${name} answers`, async () => (await request(`${url}/healthz`)).status === 200);
  return { url, stop: () => child.stop() };
}

/** The guide's HAProxy in front of these ports. @param {number[]} ports */
export async function haproxyFor(ports) {
  const port = await closedPort();
  const config = adapt(example("haproxy"), [
    [/bind :443 ssl crt .*\n/, `bind 127.0.0.1:${port}\n`],
    [
      /( *)server exchange 127\.0\.0\.1:8787(.*)\n/,
      ports.map((each) => `$1server exchange${each} 127.0.0.1:${each}$2\n`).join(""),
    ],
  ]);
  const file = temporaryFile("haproxy.cfg", `global\n    maxconn 4000\n${config}`);
  return answering("HAProxy", `http://127.0.0.1:${port}`, new Child("haproxy", ["-db", "-f", file]));
}

/** The guide's Caddy in front of these ports. @param {number[]} ports */
export async function caddyFor(ports) {
  const port = await closedPort();
  const config = adapt(example("caddy"), [
    [/^exchange\.example/, `http://127.0.0.1:${port}`],
    [/127\.0\.0\.1:8787/, ports.map((each) => `127.0.0.1:${each}`).join(" ")],
  ]);
  const file = temporaryFile("Caddyfile", `{\n\tadmin off\n\tauto_https off\n}\n${config}`);
  const home = { HOME: temporaryDirectory(), XDG_DATA_HOME: temporaryDirectory() };
  const child = new Child("caddy", ["run", "--adapter", "caddyfile", "--config", file], home);
  return answering("Caddy", `http://127.0.0.1:${port}`, child);
}
