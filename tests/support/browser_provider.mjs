// @ts-check
// A provider that does what a test says, good or bad, and its user API on another origin.
import { createHash, randomBytes } from "node:crypto";

import { Host, html, openJson } from "./browser_host.mjs";

/** @typedef {(asked: { state: string, code: string }) => [string, string][]} Decision */

/** @typedef {Record<string, unknown>} Claims */

/** A token that nobody has signed. @param {string} payload */
export const unsigned = (payload) =>
  [`{"alg":"none"}`, payload].map((part) => Buffer.from(part).toString("base64url")).join(".") + ".";

/** @param {string} text */
const escape = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** @type {Decision} */
const approve = ({ state, code }) => [
  ["code", code],
  ["state", state],
];

export const account = { login: "ada", name: "Ada Lovelace", id: 1815 };

export class StandIn {
  front = new Host();
  api = new Host();
  /** The codes and tokens that were given out. @type {Set<string>} */
  issued = new Set();
  /** What the visitor's browser brings back. @type {Decision} */
  decide = approve;
  /** Whether the visitor sees a page with a link first. */
  asks = false;
  /** What the token answer has besides the token, or instead. @type {Record<string, unknown>} */
  token = {};
  /** Makes an ID token of what one should claim. @type {((claims: Claims) => string) | null} */
  idToken = null;
  /** What stands at the well-known addresses, by path. @type {Record<string, unknown>} */
  metadata = {};
  /** Whether it gives refresh tokens: those that work once, or one that stays. @type {"" | "rotating" | "lasting"} */
  refresh = "";
  /** The refresh tokens that were used, in turn. @type {string[]} */
  refreshed = [];
  /** Those that work. @type {Set<string>} */
  #refreshTokens = new Set();
  /** @type {unknown} */
  profile = account;
  profileStatus = 200;
  /** The challenge that each unused code is bound to, and the nonce. @type {Map<string, { challenge: string, nonce: string | null }>} */
  #codes = new Map();

  async start() {
    await Promise.all([this.front.start(), this.api.start()]);
    this.#route();
    return this;
  }

  /** Behaves well again, and forgets. */
  reset() {
    this.decide = approve;
    this.asks = false;
    this.token = {};
    this.idToken = null;
    this.metadata = {};
    this.refresh = "";
    this.refreshed.length = 0;
    this.#refreshTokens.clear();
    this.profile = account;
    this.profileStatus = 200;
    this.issued.clear();
    this.#codes.clear();
    this.front.asked.length = this.api.asked.length = 0;
    this.#route();
  }

  get endpoints() {
    return {
      authorizationEndpoint: `${this.front.origin}/authorize`,
      profileEndpoint: `${this.api.origin}/user`,
    };
  }

  /** What an issuer tells of itself. */
  get ownMetadata() {
    const { authorizationEndpoint, profileEndpoint } = this.endpoints;
    return {
      issuer: this.front.origin,
      authorization_endpoint: authorizationEndpoint,
      token_endpoint: this.openTokenEndpoint,
      userinfo_endpoint: profileEndpoint,
      response_types_supported: ["code"],
    };
  }

  /** The token endpoint without CORS, for our exchange; and one for pages that need none. */
  get tokenEndpoint() {
    return `${this.front.origin}/token`;
  }
  get openTokenEndpoint() {
    return `${this.front.origin}/open-token`;
  }

  async stop() {
    await Promise.all([this.front.stop(), this.api.stop()]);
  }

  #route() {
    this.front.routes = new Map(
      Object.entries({
        "/authorize": (asked) => this.#authorize(asked.url.searchParams),
        "/token": (asked) => this.#exchange(new URLSearchParams(asked.body)),
        "/open-token": (asked) => this.#exchange(new URLSearchParams(asked.body)),
      }),
    );
    this.front.otherwise = ({ url }) =>
      url.pathname in this.metadata ? openJson(this.metadata[url.pathname]) : { status: 404 };
    this.api.routes = new Map([["/user", () => openJson(this.profile, this.profileStatus)]]);
  }

  /** @param {string} prefix */
  #issue(prefix) {
    const text = prefix + randomBytes(12).toString("hex");
    this.issued.add(text);
    return text;
  }

  /** @param {URLSearchParams} query */
  #authorize(query) {
    const code = this.#issue("code-");
    this.#codes.set(code, { challenge: query.get("code_challenge") ?? "", nonce: query.get("nonce") });
    const back = new URL(query.get("redirect_uri") ?? "");
    for (const pair of this.decide({ state: query.get("state") ?? "", code })) {
      back.searchParams.append(...pair);
    }
    const policy = { "Referrer-Policy": "no-referrer" };
    if (!this.asks) return { status: 303, headers: { Location: back.href, ...policy } };
    return html(
      `<!doctype html><title>Provider</title><link rel="icon" href="data:,">
      <a id="back" href="${escape(back.href)}">Approve</a>`,
      policy,
    );
  }

  /** Trades a code once, and only for the verifier that it is bound to. @param {URLSearchParams} form */
  #exchange(form) {
    if (form.get("grant_type") == "refresh_token") return this.#refresh(form.get("refresh_token") ?? "");
    const code = form.get("code") ?? "";
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const asked = this.#codes.get(code);
    this.#codes.delete(code);
    if (asked?.challenge !== challenge) return openJson({ error: "invalid_grant" }, 400);
    const id_token = this.idToken?.({
      iss: this.front.origin, sub: "1815", aud: form.get("client_id"), nonce: asked.nonce,
      exp: Math.floor(Date.now() / 1000) + 300, name: account.name,
    });
    if (id_token) this.issued.add(id_token);
    return this.#give(this.refresh, id_token ? { id_token } : {});
  }

  /** @param {string} token */
  #refresh(token) {
    this.refreshed.push(token);
    if (!this.#refreshTokens.has(token)) return openJson({ error: "invalid_grant" }, 400);
    if (this.refresh == "rotating") this.#refreshTokens.delete(token);
    return this.#give(this.refresh == "rotating");
  }

  /** @param {unknown} withRefreshToken @param {object} [more] */
  #give(withRefreshToken, more) {
    // As long as those that are JWTs, which begin alike.
    const refresh_token = withRefreshToken ? this.#issue("refresh-".repeat(100)) : undefined;
    if (refresh_token) this.#refreshTokens.add(refresh_token);
    return openJson({ access_token: this.#issue("token-"), token_type: "bearer", refresh_token, ...more, ...this.token });
  }
}
