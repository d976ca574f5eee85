// @ts-check
// What the tabs of an origin have to agree on: a sign-out is everybody's; and a duplicated tab has
// the refresh token of the other, which works once (RFC 9700, section 4.14.2).
//
// Who uses a refresh token takes the lock that is named after it, and tells the others what came of
// it. Where another token came, the lock is kept as long as the session: nobody can use the old one,
// and who waits for it is told, then or when it asks.
import { flatten } from "../host/json.js";
import { open_channel, take_lock } from "../host/windows.js";

/** How long a message may be on its way: a lock that is given up at once can overtake it. */
const message_ms = 1000;

/**
 * @param {import("./core.js").Core} core
 * @param {string} key what the session is kept under
 * @param {(answer: Record<string, string>, type: string) => void} follow goes on with another session
 * @param {(type: string) => void} end ends the session
 */
export function share(core, key, follow, end) {
  /** Where a sign-out is told to every tab of the client. @type {BroadcastChannel | undefined} */
  let everybody;
  /** Where the tabs of one session talk. Nobody else knows its name. @type {BroadcastChannel | undefined} */
  let channel;
  /** The session. @type {Record<string, string>} */
  let known;
  /** The name of its refresh token; empty without one, and undefined without a session. @type {string | undefined} */
  let current;
  /** Those of the tokens that were used here, and what gives up their locks. @type {Map<string, (nothing: unknown) => void>} */
  const used = new Map();
  /** A refresh under way. @type {Promise<void> | undefined} */
  let refreshing;
  /** @type {import("./core.js").Call | undefined} */
  let waiting;

  /**
   * Takes what came of a refresh, in this tab or in another.
   * @param {string | undefined} name of the token that was used
   * @param {Promise<any>} outcome
   * @returns {Promise<any>} what the other tabs are told
   */
  const take = async (name, outcome) => {
    let told;
    try {
      follow(told = await outcome, "refresh");
      waiting?.resolve(undefined);
    } catch (/** @type {any} */ error) {
      if (name == current && /invalid_grant|token_expired/.test(error.code)) {
        told = { ...error, message: error.message };
        end("expire");
      }
      waiting?.reject(error);
    }
    return told;
  };

  /** @param {any[]} message */
  const hear = ([name, told]) => {
    if (!told) used.has(name) && channel?.postMessage([name, known]);
    else if (name == current) take(name, core.call(names.told, [flatten(told)]));
  };

  /** @param {string} name @param {import("./core.js").Call} call */
  const use = async (name, call) => {
    if (!core.calls.has(call)) return; // another tab was faster, or the visitor signed out
    const told = await take(name, core.call(names.refresh));
    if (told) channel?.postMessage([name, told]);
    if (current == name) return;
    await new Promise(release => { current ? used.set(name, release) : setTimeout(release, message_ms); });
  };

  const listen = () => everybody ??= open_channel(key, message => { message?.length === 0 && end("signout"); });

  return {
    /**
     * Also on the way to the provider. A page that Chromium keeps for Back would not see what the tab's
     * storage has got meanwhile; what it hears makes Chromium load it anew.
     */
    listen,
    /** @param {Record<string, string>} answer without pairs where the session is over @param {string} [type] */
    know(answer, type) {
      if (type != "refresh") {
        for (const release of used.values()) setTimeout(release, message_ms);
        used.clear();
      }
      known = answer;
      current = answer.channel && (answer.refresh_name ?? "");
      if (!answer.channel || answer.channel == channel?.name) return;
      listen().postMessage([1]);
      channel?.close();
      channel = open_channel(answer.channel, hear);
    },
    sign_out: () => everybody?.postMessage([]),
    /** The provider refuses the token. */
    expire: () => channel?.postMessage([current, { code: "token_expired" }]),
    refresh: () => refreshing ??= new Promise((resolve, reject) => {
      const name = current;
      const call = waiting = { resolve, reject };
      core.calls.add(call); // which a sign-out refuses
      if (!name) return take(name, core.call(names.refresh));
      channel?.postMessage([name]);
      take_lock(key + name, () => use(name, call));
    }).finally(() => {
      core.calls.delete(/** @type {any} */ (waiting));
      refreshing = waiting = undefined;
    }),
  };
}
