// @ts-check
// What the module can touch in the browser: the list of web/host.hpp, and nothing else.
import { draw } from "./draw.js";
import { TokenferryError } from "./failure.js";
import { flatten } from "./forms.js";
import { send } from "./send.js";

/** A callback that has left the address bar, while its client among several is not found yet. */
let waiting_callback = "";

/** @param {() => any} act @param {any} otherwise */
const attempt = (act, otherwise) => {
  try { return act() ?? otherwise; } catch { return otherwise; }
};

/**
 * @param {import("./core.js").Core} core
 * @param {boolean} keeps_in_memory
 * @returns {import("./border.js").Functions}
 */
export function lend_browser(core, keeps_in_memory) {
  /** @type {Record<string, string>} */
  const memory = {};
  /**
   * A sign-in must survive the redirect; the session need not survive the page.
   * @param {string} key
   */
  const storage = key => keeps_in_memory && !key.startsWith("tokenferry.pending.") ? memory : sessionStorage;

  return {
    [names.now_ms]: Date.now,
    [names.is_framed]: () => window.top != window.self,
    [names.page_url]: () => waiting_callback || location.href,
    [names.resolve_url]: reference => attempt(() => new URL(reference, location.href).href, ""),
    [names.origin_of]: url => attempt(() => /^https?:\/\/[^/@]+(?=\/)/.exec(new URL(url).href)?.[0], ""),
    [names.query]: url => new URL(url).search.slice(1),
    [names.replace_url]: url => {
      if (!waiting_callback) {
        waiting_callback = location.href;
        history.replaceState(history.state, "", url);
      }
    },
    [names.take_callback]: () => { waiting_callback = ""; },
    [names.navigate]: url => location.assign(url),
    [names.open]: (operation, url, key) => {
      const popup = window.open(url, "", "popup,width=500,height=700");
      if (!popup) return 0;
      const channel = new BroadcastChannel(key);
      /** @param {object} answer */
      const end = answer => {
        clearInterval(watch);
        channel.close();
        delete sessionStorage[key];
        if (core.calls.has(operation)) core.run(names.told, operation, flatten(answer));
      };
      channel.onmessage = ({ data }) => end(data);
      // A window that the provider's Cross-Origin-Opener-Policy has cut off looks closed while it
      // stands in front; and for a moment before it does.
      let looks = 0;
      const watch = setInterval(() => {
        looks = popup.closed && document.hasFocus() ? looks + 1 : 0;
        if (looks > 2) end({});
      }, 500);
      return 1;
    },
    [names.tell_opener]: (operation, key) => {
      const { resolve } = operation;
      operation.resolve = operation.reject = (/** @type {any} */ answer) => {
        new BroadcastChannel(key).postMessage({ ...answer, message: answer.message });
        close();
        resolve({});
      };
    },
    [names.load]: key => attempt(() => storage(key)[key], ""),
    [names.store]: (key, form) => attempt(() => (storage(key)[key] = form, 1), 0),
    [names.forget]: key => attempt(() => delete storage(key)[key], 0),
    [names.has_key]: prefix => attempt(() => Object.keys(sessionStorage).some(key => key.startsWith(prefix)), 0),
    [names.payload_of]: token => attempt(() => {
      const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token)?.[1] ?? "";
      const octets = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
      return new TextDecoder().decode(Uint8Array.from(octets, octet => octet.charCodeAt(0)));
    }, ""),
    [names.flatten]: (_, json) => attempt(() => core.read(json), ""),
    [names.fetch]: (...request) => { send(core, ...request); },
    [names.draw]: ({ target }, tree) => target && draw(target, new URLSearchParams(tree)),
    [names.settle]: (operation, form) => {
      core.calls.delete(operation);
      operation.resolve(Object.fromEntries(new URLSearchParams(form)));
    },
    [names.fail]: (operation, code, message, words) => {
      core.calls.delete(operation);
      operation.reject(new TokenferryError(code, message, new URLSearchParams(words)));
    },
  };
}
