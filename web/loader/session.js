// @ts-check
// The session of a client: who is signed in, until when, in step with the other tabs of the origin.
import { read_json } from "../host/json.js";
import { wake_at } from "../host/timer.js";
import { TokenferryError } from "./failure.js";
import { share } from "./tabs.js";

/** The words of a list. @param {string} [text] */
const words_of = (text = "") => text.split(/[ ,]+/).filter(Boolean);

/**
 * Lets a client follow its session. There is one object for it, signed in or not.
 * @param {import("./core.js").Core} core
 * @param {EventTarget} client hears of what becomes of the session
 * @param {string} key what the session is kept under
 * @returns {(answer: Record<string, string>, is_all?: boolean) => any} takes an answer of C++; gives the session in it, or null; where that is all that there is, the last session is over
 */
export function follow_session(core, client, key) {
  /** Waits no more for the session's end. */
  let stop = () => {};
  /** Whether there is a refresh token: then the session outlives its access token. @type {boolean} */
  let can_refresh;

  /** @param {string} type */
  const tell = type => { client.dispatchEvent(Object.assign(new Event(type), { session })); };

  /** @param {string} type */
  const end = type => {
    if (!session.accessToken) return;
    session.accessToken = "";
    session.claims = null;
    tabs.know({});
    // A request that is under way may be answered after the expiry, and not after a sign-out.
    if (type == "signout") core.sign_out();
    else core.run(names.sign_out);
    tell(type);
  };

  /** @param {Record<string, string>} answer @param {string} [type] which a session that is restored does not have */
  const follow = (answer, type = answer.return_to == null ? "" : "signin") => {
    if (!answer.access_token) return null;
    if (answer.access_token == session.accessToken && !type) return session; // restored once more
    Object.assign(session, {
      accessToken: answer.access_token,
      tokenType: answer.token_type,
      scope: words_of(answer.scope),
      missingScope: words_of(answer.missing_scope),
      claims: JSON.parse(answer.claims || "null"),
      expiresAt: +answer.expires || null,
      ...(type != "refresh" && { returnTo: answer.return_to || null }),
    });
    can_refresh = !!answer.refresh_name;
    tabs.know(answer, type);
    stop();
    if (session.expiresAt && !can_refresh) stop = wake_at(session.expiresAt, () => end("expire"));
    if (type) tell(type);
    return session;
  };

  const tabs = share(core, key, follow, end);

  core.follow = follow;
  core.renew = (call, token) => {
    const is_old = token != session.accessToken;
    if (is_old || can_refresh && !call.renewed) {
      call.renewed ||= !is_old;
      return Promise.resolve(is_old || tabs.refresh()).then(() => core.run(names.profile, call), call.reject);
    }
    tabs.expire();
    end("expire");
  };

  /** Sees that the token is good, or is made so. */
  const ready = async () => { if (core.run(names.is_due)) await tabs.refresh(); };

  /** @param {Element} [target] */
  const profile = async target => {
    await ready();
    await core.call(names.profile, [], target);
    return read_json(core.json);
  };

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
    refresh: tabs.refresh,
    signOut() {
      end("signout");
      tabs.sign_out();
    },
  };

  return (answer, is_all) => follow(answer) ?? (is_all ? end("expire") : tabs.listen(), null);
}
