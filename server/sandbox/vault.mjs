// @ts-check
// Values that are kept for a while under names that nobody can guess: tickets, codes, tokens.
import { randomBytes } from "node:crypto";

/** Bounded: the oldest value makes room for the newest. @template T */
export class Vault {
  static #capacity = 256;
  /** @type {Map<string, { value: T, expires: number }>} */
  #entries = new Map();
  #lifetime;

  /** @param {number} seconds */
  constructor(seconds) {
    this.#lifetime = seconds * 1000;
  }

  /** Keeps a value, and gives its name. @param {T} value */
  put(value) {
    const [oldest] = this.#entries.keys();
    if (this.#entries.size === Vault.#capacity) this.#entries.delete(oldest);
    const name = randomBytes(32).toString("base64url");
    this.#entries.set(name, { value, expires: performance.now() + this.#lifetime });
    return name;
  }

  /** The value, which stays. @param {string | null} name */
  find(name) {
    const entry = this.#entries.get(name ?? "");
    return entry && performance.now() < entry.expires ? entry.value : undefined;
  }

  /** The value, which works once. @param {string | null} name */
  take(name) {
    const value = this.find(name);
    this.#entries.delete(name ?? "");
    return value;
  }
}
