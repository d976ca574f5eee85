// @ts-check
// What the server says on standard error: a JSON line each, where that is no terminal.
import { Transform } from "node:stream";

/**
 * The message of a line, as a terminal shows it; undefined: it is no line of the server's.
 * @param {string} line
 * @returns {string | undefined}
 */
function messageOf(line) {
  try {
    const { time, message, ...more } = JSON.parse(line);
    const known = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time) && !Object.keys(more).length;
    return known ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The whole lines of a text as a terminal shows them. @param {string} text */
export const plain = (text) => text.replace(/.*\n/g, (line) => (messageOf(line) ?? line.slice(0, -1)) + "\n");

/** Such lines as they come, and those that are none. */
export class PlainLines extends Transform {
  #rest = "";
  /** @type {string[]} */
  foreign = [];

  /** @override @param {Buffer} piece @param {unknown} _ @param {() => void} done */
  _transform(piece, _, done) {
    const lines = (this.#rest + piece.toString("latin1")).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const message = messageOf(line);
      if (message === undefined) this.foreign.push(line);
      this.push(`${message ?? line}\n`, "latin1");
    }
    done();
  }

  /** @override @param {() => void} done */
  _flush(done) {
    if (this.#rest) this.foreign.push(this.#rest);
    this.push(this.#rest, "latin1");
    done();
  }
}
