// @ts-check
// An instance of the module with one client in it: the calls that C++ has yet to answer.
import { open_border } from "./border.js";
import { lend_browser } from "./browser.js";

/** A call that C++ answers, with a form. @typedef {{ resolve: (answer: string) => void, reject: (error: Error) => void, target?: Element }} Call */
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
    /** Hears of what becomes of the session. */
    client: new EventTarget(),
    /** What the session is kept under. */
    key: "",
    /** The session in an answer, or null; where that is all that there is, the last session is over. @type {(answer: string, is_all: number) => any} */
    session_of: () => {},
    /** Calls an export. @type {(name: string, ...args: any[]) => any} */
    run: () => {},
    /**
     * Calls an export that answers through `settle` or `fail`.
     * @param {string} name
     * @param {string[]} forms
     * @param {any} [operation] the call; its `target` is what `draw` fills
     * @returns {Promise<any>}
     */
    call: (name, forms = [], operation = {}) => new Promise((resolve, reject) => {
      core.calls.add(Object.assign(operation, { resolve, reject }));
      core.run(name, operation, ...forms);
    }),
  };
  core.run = await open_border(wasm, lend_browser(core, keeps_in_memory));
  return core;
}
