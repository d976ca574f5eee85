// @ts-check
// Waiting for what happens, never for a while.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

/** What comes at all has come by then, however busy the machine is. Only a failure waits so long. */
const patience = 50_000;

/**
 * Settles as the promise does, or fails when that takes too long.
 * @template T
 * @param {Promise<T>} promise
 * @param {string} what is waited for
 * @returns {Promise<T>}
 */
export async function within(promise, what, ms = patience) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new assert.AssertionError({ message: `too late: ${what}` })),
      ms,
    );
  });
  try {
    return /** @type {T} */ (await Promise.race([promise, late]));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What the function gives, as soon as that is something: for what tells of itself by no event, so that
 * it has to be asked again and again. While it throws, it has nothing to give.
 * @template T
 * @param {string} what is waited for
 * @param {() => Promise<T | undefined | null | false | "">} look
 * @returns {Promise<T>}
 */
export async function until(what, look, ms = patience) {
  const end = Date.now() + ms;
  for (let reason = ""; ; await pause(15)) {
    try {
      const found = await within(look(), what, Math.max(end - Date.now(), 1));
      if (found) return found;
    } catch (error) {
      reason = `: ${error}`;
    }
    if (Date.now() > end) throw new assert.AssertionError({ message: `too late: ${what}${reason}` });
  }
}

/** Text that arrives piece by piece, and promises about it. */
export class Arriving {
  text = "";
  /** Whether nothing more can come. */
  isOver = false;
  /** @type {Set<() => void>} */
  #watchers = new Set();

  /** @param {import("node:stream").Readable} stream */
  constructor(stream) {
    stream.on("data", (/** @type {Buffer} */ piece) => {
      this.text += piece.toString("latin1");
      for (const look of this.#watchers) look();
    });
    stream.on("close", () => {
      this.isOver = true;
      for (const look of this.#watchers) look();
    });
  }

  /** The whole lines so far. */
  lines() {
    return this.text.split("\n").slice(0, -1);
  }

  /**
   * What the function finds in the text, as soon as that is something. It fails when the text
   * ends before.
   * @template T
   * @param {string} what is waited for
   * @param {(text: string) => T | undefined | null | false} find
   * @returns {Promise<T>}
   */
  async until(what, find, ms = patience) {
    /** @type {() => void} */
    let look = () => {};
    const found = new Promise((resolve, reject) => {
      look = () => {
        const value = find(this.text);
        if (value) resolve(value);
        else if (this.isOver)
          reject(new assert.AssertionError({ message: `ended before ${what}` }));
      };
      this.#watchers.add(look);
      look();
    });
    try {
      return /** @type {T} */ (await within(found, what, ms));
    } finally {
      this.#watchers.delete(look);
    }
  }
}
