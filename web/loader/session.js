// @ts-check
// The session as the page has it, and what C++ does with it there: web/life.hpp decides.
import { pairs_of, read_json } from "../host/json.js";
import { wake_at } from "../host/timer.js";
import { open_channel, take_lock } from "../host/windows.js";
import { TokenferryError } from "./failure.js";

/** How long a message may be on its way: a lock that is given up at once can overtake it. */
const message_ms = 1000;

/** The words of a list. @param {string} [text] */
const words_of = (text = "") => text.split(/[ ,]+/).filter(Boolean);

/**
 * What web/host.hpp lists for a session. There is one object for it, signed in or not.
 * @param {import("./core.js").Core} core
 * @returns {import("./border.js").Functions}
 */
export function lend_session(core) {
  let known = "";
  /** Where a sign-out is told to every tab of the client. @type {BroadcastChannel | undefined} */
  let everybody;
  /** Where the tabs of one session talk. Nobody else knows its name. @type {BroadcastChannel | undefined} */
  let channel;
  /** What gives up a lock, by the name of its refresh token. @type {Map<string, (nothing?: unknown) => void>} */
  const locks = new Map();
  /** Waits no more for the session's end. */
  let stop = () => {};
  /** The last call that refreshes the session, and its outcome while it is under way. @type {any} */
  let refreshing = { resolve() {}, reject() {} };
  /** @type {Promise<unknown> | undefined} */
  let refreshed;

  const refresh = async () => {
    await (refreshed ??= core.call(names.refresh, [], refreshing = {}).finally(() => { refreshed = undefined; }));
  };

  /** Sees that the token is good, or is made so. */
  const ready = async () => { if (core.run(names.is_due)) await refresh(); };

  /** @param {Element} [target] */
  const profile = async target => {
    await ready();
    await core.call(names.profile, [], { target });
    return read_json(core.json);
  };

  /** Refuses all calls that are not answered yet, and signs out. @param {number} everywhere */
  const sign_out = everywhere => {
    core.json = "";
    for (const { reject } of core.calls) reject(new TokenferryError("access_denied", "The visitor signed out."));
    core.calls.clear();
    core.run(names.sign_out, everywhere);
  };

  const listen = () => everybody ??= open_channel(core.key, (_, __, is_nothing) => { if (is_nothing) sign_out(0); });

  /** @type {any} */
  const session = {
    /** @param {any} input as `fetch` takes it @param {RequestInit} [init] */
    async fetch(input, init) {
      // The very text that is judged is sent to: the page's `<base>` counts for nothing, nor does what
      // becomes of `input` meanwhile.
      const is_request = input instanceof Request;
      const url = is_request ? input.url : new URL(input, location.href).href;
      if (!core.run(names.may_send_token, url)) {
        throw new TokenferryError("invalid_option", url + ": not in provider.apiOrigins, gets no token");
      }
      const request = new Request(is_request ? input : url, init);
      await ready();
      request.headers.set("authorization", "Bearer " + session.accessToken);
      return fetch(request);
    },
    profile: () => profile(),
    /** @param {Element} element */
    async renderProfile(element) {
      if (!(element instanceof Element)) throw new TokenferryError("invalid_option", "renderProfile: no element");
      await profile(element);
    },
    refresh,
    signOut() { sign_out(1); },
  };

  core.session_of = (answer, is_all) => core.run(names.follow, answer, is_all) ? session : null;

  return {
    [names.known]: () => known,
    [names.know]: form => { known = form; },
    [names.tell]: (type, form) => {
      const answer = pairs_of(form);
      Object.assign(session, answer.access_token ? {
        accessToken: answer.access_token,
        tokenType: answer.token_type,
        scope: words_of(answer.scope),
        missingScope: words_of(answer.missing_scope),
        claims: JSON.parse(answer.claims || "null"),
        expiresAt: +answer.expires || null,
        ...(type != "refresh" && { returnTo: answer.return_to || null }),
      } : { accessToken: "", claims: null });
      if (type) core.client.dispatchEvent(Object.assign(new Event(type), { session }));
    },
    [names.wake_at]: ms => {
      stop();
      if (+ms) stop = wake_at(+ms, () => core.run(names.woken));
    },
    [names.renew]: operation => { refresh().then(() => core.run(names.profile, operation, 1), operation.reject); },
    [names.listen]: () => { listen(); },
    [names.tell_all]: word => listen().postMessage(word ? [word] : []),
    [names.hear]: name => {
      channel?.close();
      channel = open_channel(name, (word, form) => core.run(names.heard, refreshing, word, form));
    },
    [names.hear_no_more]: () => {
      channel?.close();
      channel = undefined;
    },
    [names.say]: (name, form) => channel?.postMessage(form ? [name, pairs_of(form)] : [name]),
    [names.take_lock]: (operation, name) => take_lock(core.key + name, async () => {
      if (!core.calls.has(operation)) return; // another tab was faster, or the visitor signed out
      await new Promise(release => {
        locks.set(name, release);
        core.run(names.locked, operation);
      });
    }),
    [names.has_lock]: name => locks.has(name),
    [names.give_up_lock]: name => {
      locks.get(name)?.();
      locks.delete(name);
    },
    [names.give_up_locks]: () => {
      for (const release of locks.values()) setTimeout(release, message_ms);
      locks.clear();
    },
  };
}
