// @ts-check
// What the guides tell people to write is right: each block is read by the program that it is for.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { isMissing } from "../support/proxies.mjs";
import { run } from "../support/server.mjs";
import { temporaryDirectory, temporaryFile } from "../support/temporary.mjs";
import { good } from "../support/tls.mjs";

const project = fileURLToPath(new URL("../../", import.meta.url));
const pages = ["README.md", "server/README.md", ...readdirSync(`${project}docs`).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];

/** @typedef {{ page: string, line: number, language: string, text: string }} Block */
const blocks = pages.flatMap((page) => {
  const whole = readFileSync(project + page, "utf8");
  return [...whole.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(({ index, 1: language, 2: text }) => {
    return { page, line: whole.slice(0, index).split("\n").length + 1, language, text };
  });
});

/** @param {string} language @param {(text: string) => boolean} [isMeant] */
function blocksOf(language, isMeant = () => true) {
  const found = blocks.filter((block) => block.language === language && isMeant(block.text));
  assert.ok(found.length, `no block of ${language}: has it another name?`);
  return found;
}

/** @param {string} command @param {string[]} args */
function accepts(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", env: { ...process.env, HOME: temporaryDirectory() } });
  assert.equal(status, 0, stdout + stderr);
}

/** @type {[language: string, command: string, check: (text: string) => void, isMeant?: (text: string) => boolean][]} */
const readers = [
  ["json", process.execPath, (text) => {
    for (const [, file] of text.matchAll(/"client_secret_file": *"([^"]+)"/g)) {
      writeFileSync(join(temporaryDirectory(), basename(file)), "s3cret", { mode: 0o600 });
    }
    const config = text.replaceAll("/run/secrets/tokenferry/", "").replaceAll("/run/secrets/", "");
    const path = temporaryFile("config.json", config);
    const { status, stderr } = run(["--config", path, "--listen", "127.0.0.1:0", "--check"]);
    assert.equal(stderr, "");
    assert.equal(status, 0);
  }, (text) => text.includes('"clients"')],
  ["nginx", "nginx", (text) => {
    const { certFile, keyFile } = good();
    const http = text.replace(/ssl_certificate .*;/g, `ssl_certificate ${certFile};`).replace(/ssl_certificate_key .*;/g, `ssl_certificate_key ${keyFile};`);
    const pid = temporaryFile("nginx.pid", "");
    const file = temporaryFile("nginx.conf", `pid ${pid};\nerror_log stderr;\nevents {}\nhttp {\n${http}\n}\n`);
    accepts("nginx", ["-t", "-q", "-e", "stderr", "-c", file]);
  }],
  ["haproxy", "haproxy", (text) => {
    const { certFile, keyFile } = good();
    const both = temporaryFile("both.pem", readFileSync(certFile, "utf8") + readFileSync(keyFile, "utf8"));
    accepts("haproxy", ["-c", "-f", temporaryFile("haproxy.cfg", text.replace(/ssl crt \S+/g, `ssl crt ${both}`))]);
  }],
  ["caddy", "caddy", (text) => {
    accepts("caddy", ["validate", "--adapter", "caddyfile", "--config", temporaryFile("Caddyfile", text)]);
  }],
  // For want of the programs themselves it is seen at least that these are YAML.
  ["yaml", `${project}tests/node_modules/.bin/bun`, (text) => {
    const file = temporaryFile("block.yaml", text);
    accepts(`${project}tests/node_modules/.bin/bun`, ["-e", `Bun.YAML.parse(await Bun.file(${JSON.stringify(file)}).text())`]);
  }],
]; // prettier-ignore

for (const [language, command, check, isMeant] of readers) {
  const isOurs = command.startsWith("/");
  const skip = isOurs ? !existsSync(command) && `there is no ${command}` : isMissing(command);
  for (const { page, line, text } of blocksOf(language, isMeant)) {
    test(`${page}, line ${line}: ${basename(command)} takes the ${language}`, { skip }, () => check(text));
  }
}

test("the deployments' Caddyfile", { skip: isMissing("caddy") }, () => {
  accepts("caddy", ["validate", "--adapter", "caddyfile", "--config", `${project}deploy/container/Caddyfile`]);
});

test("every link from one page to another leads somewhere", () => {
  const slug = (/** @type {string} */ heading) =>
    heading.toLowerCase().replace(/[^\p{Letter}\d _-]/gu, "").replaceAll(" ", "-");
  const missing = pages.flatMap((page) => {
    const whole = readFileSync(project + page, "utf8");
    return [...whole.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(([link, to, anchor]) => {
      const path = to ? join(project, page, "..", to) : project + page;
      if (!existsSync(path)) return [`${page}: ${link}`];
      if (!anchor || !path.endsWith(".md")) return [];
      const headings = [...readFileSync(path, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, each]) => slug(each));
      return headings.includes(anchor) ? [] : [`${page}: ${link}`];
    });
  });
  assert.deepEqual(missing, []);
});
