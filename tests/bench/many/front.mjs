// @ts-check
// What stands before the hosts: HAProxy as docs/many.md sets it up, and callers.
import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { origin, parameters } from "../../support/fixture.mjs";
import { request } from "../../support/http.mjs";
import { temporaryFile } from "../../support/temporary.mjs";
import { until } from "../../support/wait.mjs";
import { Child } from "../children.mjs";
import { front } from "./hosts.mjs";

const page = readFileSync(fileURLToPath(new URL("../../../docs/many.md", import.meta.url)), "utf8");

/** @param {import("./hosts.mjs").Replica[]} replicas @param {number} port @param {import("../../support/tls.mjs").Certificate} [own] for TLS */
export async function startHaproxy(replicas, port, own) {
  const both = own && temporaryFile("both.pem", readFileSync(own.certFile, "utf8") + readFileSync(own.keyFile, "utf8"));
  const example = /```haproxy\n([^]*?)```/.exec(page)?.[1] ?? "";
  const servers = replicas.map(({ address }) => `    server ${address.replace(":", "_")} ${address}\n`).join("");
  const config = example
    .replace(/bind :443 .*/, `bind ${front}:${port}${both ? ` ssl crt ${both}` : ""}\n    http-after-response set-header X-Server %s`)
    .replace(/^(?: +server .*\n)+/m, servers);
  const child = new Child("haproxy", ["-db", "-f", temporaryFile("haproxy.cfg", config)]);
  const url = `${both ? "https" : "http"}://${front}:${port}`;
  await until("HAProxy answers", async () => (await request(`${url}/healthz`)).status === 200);
  return { url, child };
}

const headers = /** @type {[string, string][]} */ ([
  ["Content-Type", "application/x-www-form-urlencoded"],
  ["Origin", origin],
]);

/** @typedef {{ start: number, end: number, outcome: string, server: string }} SignIn */

/** Signs in so many times a second, whether the answers come or not, each with a code of its own. */
export class Callers {
  #agent = new Agent({ keepAlive: true });
  #isOver = false;
  /** @type {Promise<unknown>[]} */
  #under = [];
  /** @type {SignIn[]} */
  done = [];
  pending = 0;

  /** @param {string} url @param {number} perSecond */
  constructor(url, perSecond) {
    this.url = url;
    this.running = this.#run(perSecond);
  }

  /** @param {number} perSecond */
  async #run(perSecond) {
    const begin = performance.now();
    for (let count = 0; !this.#isOver; ++count) {
      const wait = begin + (count * 1000) / perSecond - performance.now();
      if (wait > 1) await pause(wait);
      this.#under.push(this.#signIn(`code-${begin}-${count}`));
    }
  }

  /** @param {string} code */
  async #signIn(code) {
    const body = new URLSearchParams(parameters({ code })).toString();
    const start = performance.now();
    ++this.pending;
    const asked = request(`${this.url}/token`, { method: "POST", agent: this.#agent, headers, body });
    const [outcome, server] = await asked.then(
      ({ status, text, headers: got }) => [status === 200 ? "200" : `${status} ${text.slice(0, 80)}`, `${got["x-server"]}`],
      (error) => [`${error.code ?? error}`, ""],
    );
    --this.pending;
    this.done.push({ start, end: performance.now(), outcome, server });
  }

  async finish() {
    this.#isOver = true;
    await this.running;
    await Promise.all(this.#under);
    this.#agent.destroy();
    return this.done;
  }
}
