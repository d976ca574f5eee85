// @ts-check
// The real exchange server, started for a test on a free port of loopback.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

import { request } from "./http.mjs";
import { plain, PlainLines } from "./notices.mjs";
import { firstArguments, needHost, program } from "./server_hosts.mjs";
import { temporaryFile } from "./temporary.mjs";
import { Arriving, within } from "./wait.mjs";

export { program };
needHost();

/** Nothing of this process's own settings must decide a test. */
const clean = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^TOKENFERRY_|_proxy$/i.test(name)),
);

/** Writes a configuration that only its owner may read. @param {object} config */
export const writeConfig = (config) => temporaryFile("config.json", JSON.stringify(config));

/**
 * Runs the program until it ends by itself. What it says on standard error is given as a terminal
 * shows it.
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export function run(args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, [...firstArguments, ...args], {
    env: { ...clean, ...env },
    encoding: "utf8",
    timeout: 60_000,
  });
  if (error) throw error;
  return { status, stdout, stderr: plain(stderr) };
}

/** Whatever becomes of a test, no server outlives its process. */
/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

export class Server {
  /** @type {number | null | undefined} undefined: still running */
  code;

  /** @param {string[]} args @param {Record<string, string>} env @param {string} file the program */
  constructor(args, env = {}, file = program) {
    this.child = spawn(file, file === program ? [...firstArguments, ...args] : args, {
      env: { ...clean, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(this.child);
    this.child.once("exit", () => running.delete(this.child));
    this.stdout = new Arriving(this.child.stdout);
    this.notices = this.child.stderr.pipe(new PlainLines());
    /** As a terminal shows it. */
    this.stderr = new Arriving(this.notices);
    this.closed = once(this.child, "close").then(([code]) => (this.code = code));
    this.url = "";
  }

  async listening() {
    const ready = /listening on (http\S+)\n/;
    try {
      this.url = await this.stderr.until("the server listens", (text) => ready.exec(text)?.[1]);
    } catch (error) {
      throw new Error(`the server does not start: ${this.stderr.text}`, { cause: error });
    }
    return this;
  }

  get port() {
    return Number(new URL(this.url).port);
  }

  /** The log, a parsed line each. */
  log() {
    return this.stdout.lines().map((line) => JSON.parse(line));
  }

  /** The log, once it has this many lines. @param {number} count */
  async logged(count) {
    await this.stdout.until(`${count} log lines`, () => this.stdout.lines().length >= count);
    return this.log();
  }

  /** @param {string} path @param {Parameters<typeof request>[1]} [options] */
  request(path, options) {
    return request(this.url + path, options);
  }

  /**
   * A token request as a browser sends it from a page of this origin.
   * @param {string | [string, string][]} parameters
   * @param {string | null} origin null: none is sent
   * @param {[string, string][]} headers further ones
   */
  token(parameters, origin = "https://good.example", headers = []) {
    const body =
      typeof parameters === "string" ? parameters : new URLSearchParams(parameters).toString();
    /** @type {[string, string][]} */
    const own = [["Content-Type", "application/x-www-form-urlencoded;charset=UTF-8"]];
    if (origin !== null) own.push(["Origin", origin]);
    return this.request("/token", { method: "POST", headers: [...own, ...headers], body });
  }

  /** Ends the server as a service manager does, and sees that it ended well. */
  async stop() {
    if (this.code === undefined) this.child.kill("SIGTERM");
    try {
      await within(this.closed, "the server's end", 100_000);
    } finally {
      this.child.kill("SIGKILL");
    }
    assert.equal(this.code, 0, `exit code ${this.code}: ${this.stderr.text}`);
    assert.doesNotMatch(this.stderr.text, /Sanitizer|runtime error/);
    assert.deepEqual(this.notices.foreign, [], "all that it said is JSON");
  }
}

/**
 * Starts the server with this configuration; it listens on a free port unless that says otherwise,
 * has patience with a provider on a machine that is busy, and leaves without a grace.
 * @param {{ limits?: object } & Record<string, any>} config
 * @param {{ env?: Record<string, string>, args?: string[], program?: string }} [options]
 */
export function startServer(config, { env = {}, args = [], program: other = program } = {}) {
  const limits = { upstream_seconds: 60, drain_seconds: 0, ...config.limits };
  const file = writeConfig({ listen: "127.0.0.1:0", ...config, limits });
  return new Server(["--config", file, ...args], env, other).listening();
}
