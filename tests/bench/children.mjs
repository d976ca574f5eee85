// @ts-check
// The programs that a measurement starts; none of them outlives it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { temporaryFile } from "../support/temporary.mjs";
import { Arriving, within } from "../support/wait.mjs";

export { program } from "../support/server.mjs";
export const dist =
  process.env.TOKENFERRY_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGTERM")));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/** Nothing of this process's own settings must decide a measurement. */
const clean = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(TOKENFERRY|SSL_CERT)_/.test(name)),
);

export class Child {
  /**
   * Its standard output goes into a file: a pipe would cost this process as much as the child.
   * @param {string} command @param {string[]} args @param {Record<string, string>} [env]
   */
  constructor(command, args, env = {}) {
    const output = openSync(temporaryFile("output", ""), "w");
    this.command = command;
    this.process = spawn(command, args, {
      env: { ...clean, ...env },
      stdio: ["ignore", output, "pipe"],
    });
    running.add(this.process);
    this.stderr = new Arriving(/** @type {import("node:stream").Readable} */ (this.process.stderr));
    this.closed = once(this.process, "close").finally(() => running.delete(this.process));
  }

  /** What the pattern's first group finds in the standard error. @param {RegExp} pattern */
  async says(pattern) {
    try {
      return await this.stderr.until(`${pattern}`, (text) => pattern.exec(text)?.[1]);
    } catch (error) {
      throw new Error(`${this.command} does not start: ${this.stderr.text}`, { cause: error });
    }
  }

  /** The memory that is resident, in MB. */
  residentMemory() {
    return this.#memory("VmRSS");
  }

  /** The most memory that was resident so far, in MB. */
  peakMemory() {
    return this.#memory("VmHWM");
  }

  /** @param {string} what */
  #memory(what) {
    const status = readFileSync(`/proc/${this.process.pid}/status`, "utf8");
    return (Number(new RegExp(`^${what}:\\s*(\\d+) kB$`, "m").exec(status)?.[1]) * 1024) / 1e6;
  }

  async stop() {
    this.process.kill("SIGTERM");
    await within(this.closed, `the end of ${this.command}`);
  }
}
