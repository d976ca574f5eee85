// @ts-check
// What the program says for itself on standard error: a JSON line each, where that is no terminal.
import { writeSync } from "node:fs";
import { isatty } from "node:tty";

const isJson = !isatty(2);

/** @param {string} message one line */
export function say(message) {
  const time = new Date().toISOString().replace(/\.\d+/, "");
  const line = isJson ? JSON.stringify({ time, message }) : message;
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // Nobody reads.
  }
}
