// @ts-check
// The compiled exchange (exports.cpp): what goes in, what comes out, and what it is lent.

/** @typedef {"none" | "missing" | "directory" | "forbidden" | "other"} Fault */
/** @typedef {{ fault: Fault, kind: "regular" | "pipe" | "other", size: number, mode: number, ownGroup: boolean }} FileFacts */
/** @typedef {{ look(path: string): FileFacts, read(path: string): Uint8Array }} Files */
/** @typedef {string | Uint8Array} Text a string crosses in UTF-8 */

const faults = ["none", "missing", "directory", "forbidden", "other"];
const kinds = ["regular", "pipe", "other"];
const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** The configuration is wrong. Its message is one line for the operator, and holds no secret. */
export class ConfigurationError extends Error {
  name = "ConfigurationError";
}

/** The octets of a text whose characters stand for one octet each, as in HTTP. @param {string} text */
export const octetsOf = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** The other way. @param {Uint8Array} octets */
export const textOf = (octets) => {
  let text = "";
  for (let at = 0; at < octets.length; at += 4096) {
    text += String.fromCharCode(...octets.subarray(at, at + 4096));
  }
  return text;
};

/**
 * An address as browsers write it, without user information, fragment and a final dot; empty where it is none of
 * http, or its host is written outside ASCII (server/config/browser_url.hpp).
 * @param {string} text
 */
export function spell(text) {
  const authority = /^[^:]*:[/\\]*([^/\\?#]*)/.exec(text)?.[1] ?? "";
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  if (/[%\u0080-\uffff]/.test(host) || !URL.canParse(text)) return "";
  const url = new URL(text);
  url.username = url.password = url.hash = "";
  url.hostname = url.hostname.replace(/\.$/, "");
  return /^https?:$/.test(url.protocol) ? url.href : "";
}

/** One instance of the module. After an exception it is in no order, and not used again. */
export class Core {
  /** @type {any} */
  #exports;
  /** @type {Uint8Array} */
  #lent = new Uint8Array();

  /** @param {WebAssembly.Module} module @param {Files} files */
  constructor(module, files) {
    /** @param {number} at @param {number} size */
    const text = (at, size) => fromUtf8.decode(this.#octets(at, size));
    /** @param {string} text @param {number} at */
    const put = (text, at) => utf8.encodeInto(text, this.#octets(at, text.length)).written;
    const host = {
      /** @param {number} at @param {number} size @param {number} out */
      look: (at, size, out) => {
        const { fault, kind, size: length, mode, ownGroup } = files.look(text(at, size));
        const facts = [faults.indexOf(fault), kinds.indexOf(kind), length, mode, Number(ownGroup)];
        new Uint32Array(this.#exports.memory.buffer, out, facts.length).set(facts);
      },
      /** @param {number} at @param {number} size */
      read: (at, size) => (this.#lent = files.read(text(at, size))).length,
      /** @param {number} at @param {number} size */
      spell: (at, size) => (this.#lent = utf8.encode(spell(text(at, size)))).length,
      /** @param {number} out */
      copy: (out) => {
        this.#octets(out, this.#lent.length).set(this.#lent);
        this.#lent.fill(0);
      },
      /** @param {number} at @param {number} size */
      refuse: (at, size) => {
        throw new ConfigurationError(text(at, size));
      },
      /** @param {number} number @param {number} out */
      number_text: (number, out) => put(String(number), out),
      /** @param {number} at @param {number} size */
      read_number: (at, size) => Number(text(at, size)),
      now: () => performance.now(),
      /** @param {number} out */
      time: (out) => void put(new Date().toISOString(), out),
    };
    // Its standard library ends so where memory is out.
    const proc_exit = () => {
      throw new Error("the exchange's module has ended");
    };
    const lent = { host, wasi_snapshot_preview1: { proc_exit } };
    this.#exports = new WebAssembly.Instance(module, lent).exports;
    this.#exports._initialize();
  }

  /** @param {number} at @param {number} size */
  #octets(at, size) {
    return new Uint8Array(this.#exports.memory.buffer, at, size);
  }

  /**
   * Calls an export that takes texts and gives texts.
   * @param {string} name
   * @param {Text[]} texts
   * @param {number[]} numbers
   */
  call(name, texts, ...numbers) {
    const parts = texts.map((text) => (typeof text === "string" ? utf8.encode(text) : text));
    const size = parts.reduce((sum, part) => sum + 4 + part.length, 0);
    const input = this.#exports.input(size);
    const view = new DataView(this.#exports.memory.buffer, input, size);
    let at = 0;
    for (const part of parts) {
      view.setUint32(at, part.length, true);
      this.#octets(input + at + 4, part.length).set(part);
      at += 4 + part.length;
    }
    const returned = this.#exports[name](...numbers);
    return { returned, texts: this.#take() };
  }

  #take() {
    const whole = this.#octets(this.#exports.output(), this.#exports.output_size());
    const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
    const texts = [];
    for (let at = 0; at < whole.length; ) {
      const size = view.getUint32(at, true);
      texts.push(whole.slice(at + 4, at + 4 + size));
      at += 4 + size;
    }
    this.#exports.done();
    return texts;
  }

  /** From now on health checks hear that the host is about to stop. */
  leave() {
    this.#exports.leave();
  }
}
