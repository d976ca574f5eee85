// @ts-check
// What the module can touch in the browser: the list of web/host.hpp, and nothing else. The browser's
// side of it is web/host/; here it meets the calls of this module.
import { fields_of, pairs_of } from "../host/json.js";
import { attempt, forget, load, page, store } from "../host/page.js";
import { send } from "../host/send.js";
import { open_window, tell_opener_of } from "../host/windows.js";
import { draw } from "./draw.js";
import { TokenferryError } from "./failure.js";
import { lend_session } from "./session.js";

/** The clients of this page, as forms. @type {string[]} */
const clients = [];

/**
 * @param {import("./core.js").Core} core
 * @param {boolean} keeps_in_memory
 * @returns {import("./border.js").Functions}
 */
export function lend_browser(core, keeps_in_memory) {
  const made_at = location.href;
  /** @type {Record<string, string>} */
  const memory = {};
  /**
   * A sign-in must survive the redirect; the session need not survive the page.
   * @param {string} key
   */
  const place_of = key => keeps_in_memory && !key.startsWith("tokenferry.pending.") && memory;

  return {
    ...page,
    ...lend_session(core),
    [names.now_ms]: Date.now,
    [names.made_at]: () => made_at,
    [names.enter_client]: client => { clients.push(client); },
    [names.clients]: () => clients.join("\n"),
    [names.open]: (operation, url, key) => open_window(url, key, answer => {
      if (!core.calls.has(operation)) return;
      core.run(names.popup_answered, operation, answer);
      return true;
    }, () => {
      core.call(names.popup_answered, [""]).catch(operation.reject);
      Object.assign(operation, { resolve: (/** @type {string} */ form) => core.session_of(form, 0), reject() {} });
    }),
    [names.tell_opener]: (operation, key) => {
      const { resolve, reject } = operation;
      operation.resolve = (/** @type {string} */ form) => tell_opener_of(key, pairs_of(form), () => resolve(form));
      operation.reject = (/** @type {Error} */ error) =>
        tell_opener_of(key, { ...error, message: error.message }, () => reject(error));
    },
    [names.load]: key => load(key, place_of(key)),
    [names.store]: (key, form) => store(key, form, place_of(key)),
    [names.forget]: key => forget(key, place_of(key)),
    [names.flatten]: (_, json) => attempt(() => fields_of(core.json = json), ""),
    [names.fetch]: (operation, url, form, bearer, context) => {
      const next = form ? names.exchanged : bearer ? names.profiled : names.discovered;
      send(url, form, bearer, (status, fields, text) => {
        if (!core.calls.has(operation)) return; // the visitor has signed out
        core.json = text;
        core.run(next, operation, status, fields, context);
      });
    },
    [names.draw]: ({ target }, tree) => target && draw(target, new URLSearchParams(tree)),
    [names.settle]: (operation, form) => {
      core.calls.delete(operation);
      operation.resolve(form);
    },
    [names.fail]: (operation, form) => {
      core.calls.delete(operation);
      const { code, message, ...words } = pairs_of(form);
      operation.reject(new TokenferryError(code, message, words));
    },
  };
}
