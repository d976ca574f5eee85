// @ts-check
// What the module can touch in the browser: the list of web/host.hpp, and nothing else.
import { draw } from "./draw.js";
import { TokenferryError } from "./failure.js";
import { flatten } from "./forms.js";
import { send } from "./send.js";

/** The clients of this page, as forms. @type {string[]} */
const clients = [];

/** So often, each half a second, a window must look closed to the visitor who is back. */
const closed_looks = 10;
/** How long the window of a sign-in waits until its opener has heard. */
const unheard_ms = 1000;

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
  const made_at = location.href;
  /** @type {Record<string, string>} */
  const memory = {};
  /**
   * A sign-in must survive the redirect; the session need not survive the page.
   * @param {string} key
   */
  const storage = key => keeps_in_memory && !key.startsWith("tokenferry.pending.") ? memory : sessionStorage;

  return {
    [names.now_ms]: Date.now,
    [names.frame]: () => attempt(() => {
      window.top?.location.href; // which another origin does not tell
      return +(top != self);
    }, 2),
    [names.page_url]: () => location.href,
    [names.loaded_url]: () => performance.getEntriesByType("navigation")[0]?.name ?? "",
    [names.made_at]: () => made_at,
    [names.resolve_url]: (reference, base) => attempt(() => new URL(reference, base).href, ""),
    [names.origin_of]: url => attempt(() => /^https?:\/\/[^/@]+(?=\/)/.exec(new URL(url).href)?.[0], ""),
    [names.query]: url => attempt(() => String(new URL(url).searchParams), ""),
    [names.replace_url]: url => history.replaceState(history.state, "", url),
    [names.enter_client]: client => { clients.push(client); },
    [names.clients]: () => clients.join("\n"),
    [names.navigate]: url => location.assign(url),
    [names.open]: (operation, url, key) => {
      const popup = open("", "", "popup,width=500,height=700");
      if (!popup) return 0;
      // Cut off before it leaves: the provider's page could lead this one away otherwise.
      popup.opener = null;
      popup.location.assign(url);
      const forget = () => { delete sessionStorage[key]; };
      addEventListener("pagehide", forget);
      const channel = new BroadcastChannel(key);
      channel.onmessage = ({ data }) => {
        clearInterval(watch);
        // Nobody takes it after a sign-out: then the window keeps what it has.
        if (core.calls.has(operation)) {
          channel.postMessage(0);
          core.run(names.told, operation, flatten(data));
        }
        channel.close();
        forget();
      };
      // A window that a Cross-Origin-Opener-Policy has cut off looks closed, too. So the visitor has
      // to be back here for a while; and what comes after all is the client's session all the same.
      let looks = 0;
      const watch = setInterval(() => {
        looks = popup.closed && document.hasFocus() ? looks + 1 : 0;
        if (looks < closed_looks) return;
        clearInterval(watch);
        forget();
        core.call(names.told, [""]).catch(operation.reject);
        Object.assign(operation, { resolve: core.follow, reject() {} });
      }, 500);
      return 1;
    },
    [names.tell_opener]: (operation, key) => {
      const channel = new BroadcastChannel(key);
      channel.onmessage = () => close();
      for (const way of ["resolve", "reject"]) {
        const go_on = operation[way];
        operation[way] = (/** @type {any} */ answer) => {
          channel.postMessage({ ...answer, message: answer.message });
          // Nobody may hear it; or the browser does not let this window close itself.
          setTimeout(go_on, unheard_ms, answer);
        };
      }
    },
    [names.load]: key => attempt(() => storage(key)[key], ""),
    [names.store]: (key, form) => attempt(() => (storage(key)[key] = form, 1), 0),
    [names.forget]: key => attempt(() => delete storage(key)[key], 0),
    [names.keys]: prefix => attempt(() => Object.keys(sessionStorage).filter(key => key.startsWith(prefix)).join(" "), ""),
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
