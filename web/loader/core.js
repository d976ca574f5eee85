// @ts-check
// An instance of the module with one client in it: the calls that C++ has yet to answer.
import { open_border } from "./border.js";
import { lend_browser } from "./browser.js";
import { TokenferryError } from "./failure.js";

/** A call that C++ answers. @typedef {{ resolve: (answer: any) => void, reject: (error: Error) => void, target?: Element, renewed?: boolean }} Call */
/** @typedef {Awaited<ReturnType<typeof start>>} Core */

/**
 * @param {any} wasm as `load` takes it
 * @param {boolean} keeps_in_memory whether the session ends with the page
 */
export async function start(wasm, keeps_in_memory) {
  const core = {
    /** Those that are not answered yet. @type {Set<Call>} */
    calls: new Set(),
    /** The last JSON that came. */
    json: "",
    /** Takes a session that no call waits for. @type {(answer: Record<string, string>) => void} */
    follow: () => {},
    /** Asks again for what the provider refused to this token; false where there is no other. @type {(call: Call, token: string) => unknown} */
    renew: () => false,
    /** Calls an export. @type {(name: string, ...args: any[]) => any} */
    run: () => {},
    /**
     * Calls an export that answers through `settle` or `fail`.
     * @param {string} name
     * @param {string[]} forms
     * @param {Element} [target] what `draw` fills
     * @returns {Promise<any>}
     */
    call: (name, forms = [], target) => new Promise((resolve, reject) => {
      const operation = { resolve, reject, target };
      core.calls.add(operation);
      core.run(name, operation, ...forms);
    }),
    /** Forgets the session, and every answer that is still to come. */
    sign_out() {
      core.json = "";
      core.run(names.sign_out);
      for (const { reject } of core.calls) reject(new TokenferryError("access_denied", "The visitor signed out."));
      core.calls.clear();
    },
  };
  core.run = await open_border(wasm, lend_browser(core, keeps_in_memory));
  return core;
}
