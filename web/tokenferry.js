// @ts-check
// Sign-in with OAuth 2 for pages without a backend. The C++ module decides and acts; loader/ loads
// it and lends it the browser; this file gives it a face. Importing it does nothing.
import { start } from "./loader/core.js";
import { TokenferryError } from "./loader/failure.js";
import { flatten, plain } from "./loader/forms.js";

export { TokenferryError, flatten };

/**
 * @param {import("./tokenferry.js").ClientOptions} options
 * @returns {Promise<import("./tokenferry.js").Client>}
 */
export async function createClient(options) {
  const { wasm, ...rest } = /** @type {any} */ (options ?? {});
  const core = await start(wasm, rest.storage == "memory");
  await core.call(names.create, [plain({ redirectUri: location.origin + location.pathname, ...rest })]);

  /** @type {Promise<any> | undefined} */
  let resumed;

  /** A signed-in visitor. @param {Record<string, string>} answer @returns {any} */
  const session_of = answer => answer.access_token ? {
    accessToken: answer.access_token,
    tokenType: answer.token_type,
    scope: answer.scope.split(/[ ,]+/).filter(Boolean),
    expiresAt: +answer.expires || null,
    returnTo: answer.return_to || null,
    /** @param {RequestInfo | URL} input @param {RequestInit} [init] */
    async fetch(input, init) {
      const url = input instanceof Request ? input.url : String(input);
      if (!core.run(names.may_send_token, url)) {
        throw new TokenferryError("invalid_option", url + ": not in provider.apiOrigins, gets no token");
      }
      const request = new Request(input, init);
      request.headers.set("authorization", "Bearer " + this.accessToken);
      return fetch(request);
    },
    profile: () => core.call(names.profile).then(() => core.json),
    /** @param {Element} element */
    async renderProfile(element) {
      if (!(element instanceof Element)) throw new TokenferryError("invalid_option", "renderProfile: no element");
      await core.call(names.profile, [], element);
    },
    signOut() {
      this.accessToken = "";
      core.sign_out();
      resumed = undefined;
    },
  } : null;

  return {
    signIn: ({ extraParameters = {}, ...rest } = {}) =>
      core.call(names.sign_in, [plain(rest), plain(extraParameters)]).then(session_of),
    resume: () => resumed ??= core.call(names.resume).then(session_of),
  };
}
