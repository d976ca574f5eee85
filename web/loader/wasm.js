// @ts-check
// How the module gets here, and what to do where it does not.
import { TokenferryError } from "./failure.js";

/** Whether it was said that the wasm is sent as another type, which works and takes longer. */
let type_is_told = false;

/**
 * The octets that a text stands for, a character each. The browser's own reading, since Chromium 140,
 * Firefox 133 and Safari 18.2, takes a tenth of the time.
 * @param {string} text
 */
const octets_of = text => {
  const { fromBase64 } = /** @type {any} */ (Uint8Array);
  return fromBase64 ? fromBase64(btoa(text)) : Uint8Array.from(text, character => character.charCodeAt(0));
};

/**
 * Makes an instance of the module. What is fetched here must be of this version, octet for octet, so
 * that the integrity of this script, where a page asks for it, is that of both files.
 * @param {any} source URL, Response, bytes, compiled module, or nothing for this version's own
 * @param {WebAssembly.Imports} imports
 * @returns {Promise<any>} what it exports
 */
export async function load(source, imports) {
  let where = "wasm";
  let advice = "";
  try {
    crypto.getRandomValues;
    if (!has_wasm) {
      source ??= new URL("tokenferry.wasm", import.meta.url); // as bundlers know it
    } else if (!source) {
      advice = " (is the script sent as UTF-8?)";
      source = octets_of(wasm_text);
    }
    if (source.byteLength == null && !(source instanceof WebAssembly.Module)) {
      advice = " (not reached, or not this version's wasm: check the path)";
      where = source.url ?? String(source);
      if (!(source instanceof Response)) source = await fetch(source, { integrity: wasm_integrity });
      if (source.headers.get("content-type") != "application/wasm" && !type_is_told) {
        type_is_told = true;
        console.warn(where + ": better sent as application/wasm");
      }
      source = await source.arrayBuffer();
    }
    // At once: what is asynchronous waits for threads that are not there yet. Chromium before 114
    // refuses, since it took long then.
    try { source = new WebAssembly.Module(source); } catch {}
    const made = /** @type {any} */ (await WebAssembly.instantiate(source, imports));
    return (made.instance ?? made).exports;
  } catch (error) {
    const reason = /** @type {Error} */ (error).message;
    throw new TokenferryError("wasm_unavailable", where + ": " + reason + (/unsafe-eval|by CSP/.test(reason)
      ? ". Add 'wasm-unsafe-eval' to the Content Security Policy's script-src" : advice));
  }
}
