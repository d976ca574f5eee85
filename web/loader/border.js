// @ts-check
// WebAssembly passes numbers alone: how texts and calls cross by name (shared/text.hpp).
import { forms, texts } from "./texts.js";
import { load } from "./wasm.js";

/** @typedef {Record<string, (...values: any[]) => any>} Functions */

/**
 * @param {any} wasm as `load` takes it
 * @param {Functions} browser what C++ may ask of it
 * @returns {Promise<(name: string, ...args: any[]) => any>} calls an export
 */
export async function open_border(wasm, browser) {
  /** What C++ names by numbers below zero, for one call. @type {any[]} */
  const lent = [];

  /** @param {any} value @returns {number} its name, which becomes 0 for the empty text */
  const lend = value => value && -lent.push(value);
  /** What stands in memory. @param {number} pointer @param {number} [size] */
  const octets = (pointer, size) => new Uint8Array(exports[names.memory].buffer, pointer, size);
  /** What a name stands for. @param {number} name */
  const named = name => {
    if (name < 0) return lent[-name - 1];
    if (name < 128) return name ? String.fromCharCode(name) : "";
    const literal = octets(name);
    return new TextDecoder().decode(literal.subarray(0, literal.indexOf(0)));
  };
  /** As C++ calls them: by names. @param {Functions} functions @returns {WebAssembly.ModuleImports} */
  const lend_all = functions => Object.fromEntries(Object.entries(functions).map(([name, act]) =>
    [name, (/** @type {number[]} */ ...names) => {
      const value = act(...names.map(named));
      return typeof value == "string" ? lend(value) : value;
    }]));

  const exports = await load(wasm, {
    // Of one module, which the bundle calls so.
    a: /** @type {Functions} */ ({
      ...lend_all({ ...texts, ...forms, ...browser }),
      [names.copy]: (name, pointer, room) =>
        new TextEncoder().encodeInto(named(name), octets(pointer, room)).written,
      [names.part]: (name, from, to) => lend(named(name).slice(from, to)),
      [names.format_number]: number => lend(String(number)),
      [names.random_fill]: (pointer, size) => crypto.getRandomValues(octets(pointer, size)),
      [names.base64url]: (pointer, size) => lend(btoa(String.fromCharCode(...octets(pointer, size)))
        .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")),
    }),
  });

  return (name, ...args) => {
    // C++ may be at work already: what it tells a page can make that call once more.
    const before = lent.length;
    try {
      return exports[name](...args.map(arg => typeof arg == "number" ? arg : lend(arg)));
    } finally {
      // Nothing of what it was given outlives the call, but for the settings, which these make.
      if (name != names.create && name != names.discovered) lent.length = before;
    }
  };
}
