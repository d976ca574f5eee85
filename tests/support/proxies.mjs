// @ts-check
// The proxies in front of the exchange, set up as server/README.md has them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Child } from "../bench/children.mjs";
import { startNginx } from "../bench/nginx.mjs";
import { closedPort } from "./ports.mjs";
import { temporaryFile } from "./temporary.mjs";
import { until } from "./wait.mjs";
import { request } from "./http.mjs";

const readme = readFileSync(
  fileURLToPath(new URL("../../server/README.md", import.meta.url)),
  "utf8",
);

/** False where the program is there; else the reason to skip a test. @param {string} command */
export const isMissing = (command) =>
  spawnSync(command, ["-v"]).error ? `there is no ${command}: install Debian's package` : false;

/** The indented block behind this heading of the README. @param {string} heading */
function example(heading) {
  const after = readme.slice(readme.indexOf(`**${heading}**`));
  const block = /(?:^ {4}.*\n|^\n)+/m.exec(after.slice(after.indexOf("\n\n")));
  assert.ok(block, `${heading} has an example`);
  return block[0].replace(/^ {4}/gm, "");
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

/** The README's nginx in front of these ports. @param {number[]} ports */
export async function nginxFor(ports) {
  const port = await closedPort();
  const server = /(server) 127\.0\.0\.1:8787;/;
  const nginx = await startNginx(`access_log off;\n${adapt(example("nginx"), [
    [server, ports.map((each) => `$1 127.0.0.1:${each} max_fails=0;`).join("\n    ")],
    [/listen 443 ssl;/, `listen 127.0.0.1:${port} backlog=4096;`],
    [/ssl_certificate .*\n/, "\n"],
    [/ssl_certificate_key .*\n/, "\n"],
  ])}`);
  return { url: `http://127.0.0.1:${port}`, stop: () => nginx.stop() };
}

/** The README's HAProxy in front of these ports. @param {number[]} ports */
export async function haproxyFor(ports) {
  const port = await closedPort();
  const file = temporaryFile(
    "haproxy.cfg",
    `global
    maxconn 4000
defaults
    timeout connect 5s
    timeout client 30s
    timeout server 70s
${adapt(example("HAProxy"), [
  [/bind :443 ssl crt .*\n/, `bind 127.0.0.1:${port}\n`],
  [
    /( *)server exchange 127\.0\.0\.1:8787(.*)\n/,
    ports.map((each) => `$1server exchange${each} 127.0.0.1:${each}$2\n`).join(""),
  ],
])}`,
  );
  const child = new Child("haproxy", ["-db", "-f", file]);
  const url = `http://127.0.0.1:${port}`;
  await until("HAProxy answers", async () => (await request(`${url}/healthz`)).status === 200);
  return { url, stop: () => child.stop() };
}
