// @ts-check
// Sign-in with OAuth 2 for pages without a backend. The C++ module decides and acts; loader/ loads
// it and lends it the browser; this file gives it a face. Importing it does nothing.
import { start } from "./loader/core.js";
import { TokenferryError } from "./loader/failure.js";
import { plain } from "./loader/forms.js";

export { TokenferryError };

/**
 * What is under way, by the session that comes of it: a page may have made its client twice, as
 * React's StrictMode does, and the callback is there once.
 * @type {Record<string, Promise<any>>}
 */
const resuming = {};

/**
 * @param {import("./tokenferry.js").ClientOptions} options
 * @returns {Promise<import("./tokenferry.js").Client>}
 */
export async function createClient(options) {
  if (!globalThis.document) throw new TokenferryError("invalid_option", "createClient: only in a page of a browser");
  // A page that is rendered beforehand may never be shown, and does not have the tab's storage yet.
  const page = /** @type {any} */ (document);
  if (page.prerendering) await new Promise(resolve => page.addEventListener("prerenderingchange", resolve));
  const { wasm, ...rest } = /** @type {any} */ (options ?? {});
  const core = await start(wasm, rest.storage == "memory");
  const key = core.key = await core.call(names.create, [plain(rest)]);
  /** What is under way. @type {Promise<any> | undefined} */
  let resumed;
  const resume = () => core.call(names.resume);
  /** Takes what another client of this page got for the callback. @param {string} answer */
  const resume_after = answer => core.call(names.resume_after, [answer]);

  return /** @type {any} */ (Object.assign(core.client, {
    /** @param {any} options */
    signIn: ({ extraParameters, prompt, loginHint, ...rest } = {}) => core.call(names.sign_in,
      [plain(rest), plain({ prompt, login_hint: loginHint, ...extraParameters })]).then(answer => core.session_of(answer, 0)),
    resume: () => resumed ??= (resuming[key] = resuming[key]?.then(resume_after)
      ?? resume().finally(() => { delete resuming[key]; }))
      .then(answer => core.session_of(answer, 1)).finally(() => { resumed = undefined; }),
  }));
}
