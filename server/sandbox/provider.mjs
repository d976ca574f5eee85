// @ts-check
// A stand-in for an OAuth 2 provider that behaves like GitHub, with one registered application and
// three made-up people. Its state is in memory, and lost when the process ends.
import { createHash, timingSafeEqual } from "node:crypto";

import { consentPage, mistakePage, style } from "./consent_page.mjs";
import { people } from "./people.mjs";
import { Vault } from "./vault.mjs";

/** @typedef {import("./listener.mjs").Asked} Asked */
/** @typedef {import("./listener.mjs").Answer} Answer */
/** @typedef {{ clientId: string, clientSecret: string, redirectUris: string[] }} Client */
/** @typedef {{ redirectUri: string, state: string, scope: string, challenge: string }} Request */

/** @param {string} text */
const hash = (text) => createHash("sha256").update(text).digest();

/** @param {string} a @param {string} b */
const same = (a, b) => timingSafeEqual(hash(a), hash(b));

/** Whether a parameter occurs twice (RFC 6749, section 3.1). @param {URLSearchParams} params */
const repeats = (params) => new Set(params.keys()).size < [...params.keys()].length;

/** @param {number} status @param {string} body @param {string} [formTarget] @returns {Answer} */
const page = (status, body, formTarget = "") => ({
  status,
  body,
  headers: {
    "Content-Type": "text/html; charset=utf-8",
    // Browsers apply form-action to the redirect that answers a form, too.
    "Content-Security-Policy":
      "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; " +
      `form-action 'self' ${formTarget}`,
    "Referrer-Policy": "no-referrer", // the address holds the state
  },
});

/**
 * @param {string} body @param {string} type @param {Record<string, string>} [headers]
 * @param {number} [status] @returns {Answer}
 */
const text = (body, type, headers = {}, status = 200) =>
  ({ status, body, headers: { "Content-Type": `${type}; charset=utf-8`, ...headers } });

export class Provider {
  #client;
  #issuer;
  /** @type {Vault<Request>} */
  #tickets = new Vault(600);
  /** @type {Vault<{ request: Request, login: string }>} */
  #codes = new Vault(60);
  /** @type {Vault<string>} */
  #tokens = new Vault(8 * 3600);

  /** @param {Client} client @param {string} issuer its own origin, for `iss` in every answer (RFC 9207) */
  constructor(client, issuer) {
    this.#client = client;
    this.#issuer = issuer;
  }

  /** No CORS here, as at GitHub: that is why the exchange is needed. @returns {import("./listener.mjs").Routes} */
  get authorization() {
    return {
      "GET /authorize": ({ query }) => this.#ask(query),
      "POST /authorize": ({ body }) => this.#decide(new URLSearchParams(body)),
      "POST /token": (asked) => this.#answerToken(asked),
      "GET /style.css": () => text(style, "text/css"),
      "GET /": () => page(200, mistakePage("This is the sandbox provider. It has no front page.")),
    };
  }

  /** For an origin of its own, as api.github.com is. @returns {import("./listener.mjs").Routes} */
  get api() {
    const open = { "Access-Control-Allow-Origin": "*" };
    const preflight = { "Access-Control-Allow-Methods": "GET", "Access-Control-Allow-Headers": "Authorization" };
    return {
      "OPTIONS /user": () => ({ status: 204, headers: { ...open, ...preflight, "Access-Control-Max-Age": "600" } }),
      "GET /user": ({ headers }) => {
        const [scheme, token] = (headers.authorization ?? "").split(" ");
        const login = scheme === "Bearer" && this.#tokens.find(token);
        const found = login ? people[login].profile : { message: "Bad credentials" };
        /** @type {Record<string, string>} */
        const refusal = login ? {} : { "WWW-Authenticate": "Bearer" }; // RFC 6750, section 3
        const answer = { ...open, ...refusal, "Cache-Control": "no-store" };
        return text(JSON.stringify(found), "application/json", answer, login ? 200 : 401);
      },
    };
  }

  /** @param {URLSearchParams} query @returns {Answer} */
  #ask(query) {
    const [id, redirectUri, state, scope, challenge] =
      ["client_id", "redirect_uri", "state", "scope", "code_challenge"].map((name) => query.get(name) ?? "");
    const untrusted = (/** @type {string} */ why) => page(400, mistakePage(why));
    if (repeats(query)) return untrusted("A parameter occurs twice in the address.");
    if (id !== this.#client.clientId) return untrusted("No application with this client_id is registered here.");
    if (!this.#client.redirectUris.includes(redirectUri)) {
      return untrusted("The redirect_uri is not one that the application registered. It must be equal to one, " +
        "character for character.");
    }
    const request = { redirectUri, state, scope, challenge };
    if (query.get("response_type") !== "code") {
      const error_description = "response_type must be code";
      return this.#sendBack(request, { error: "unsupported_response_type", error_description });
    }
    // A challenge is the base64url of 32 octets (RFC 7636, section 4.2).
    if (query.get("code_challenge_method") !== "S256" || !/^[\w-]{43}$/.test(challenge)) {
      const error_description = "code_challenge must be given, with code_challenge_method=S256";
      return this.#sendBack(request, { error: "invalid_request", error_description });
    }
    return page(200, consentPage(request, this.#tickets.put(request)), new URL(redirectUri).origin);
  }

  /** @param {URLSearchParams} form @returns {Answer} */
  #decide(form) {
    // Only the page shown to this person has the ticket, so that no other page can decide.
    const request = this.#tickets.take(form.get("ticket"));
    const login = form.get("login") ?? "";
    if (!request || !Object.hasOwn(people, login)) {
      return page(400, mistakePage("This question is answered already, or too old."));
    }
    if (form.get("decision") === "approve") {
      return this.#sendBack(request, { code: this.#codes.put({ request, login }) });
    }
    const error_description = "The user has denied your application access.";
    return this.#sendBack(request, { error: "access_denied", error_description });
  }

  /** @param {Request} request @param {Record<string, string>} answer @returns {Answer} */
  #sendBack({ redirectUri, state }, answer) {
    const params = new URLSearchParams({ ...answer, ...(state && { state }), iss: this.#issuer });
    const address = `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${params}`;
    // 303: the browser must not repeat the form (RFC 9700, section 4.12).
    return { status: 303, headers: { Location: address, "Referrer-Policy": "no-referrer" } };
  }

  /**
   * GitHub answers in form encoding unless it is asked for JSON, and with status 200 in any case.
   * @param {Asked} asked
   */
  #answerToken({ body, headers }) {
    const answer = this.#exchange(new URLSearchParams(body), headers.authorization);
    const unstored = { "Cache-Control": "no-store" }; // RFC 6749, section 5.1
    return headers.accept?.includes("application/json")
      ? text(JSON.stringify(answer), "application/json", unstored)
      : text(`${new URLSearchParams(answer)}`, "application/x-www-form-urlencoded", unstored);
  }

  /** @param {URLSearchParams} form @param {string | undefined} authorization */
  #isAuthentic(form, authorization) {
    const { clientId, clientSecret } = this.#client;
    const pair = [clientId, clientSecret].map(encodeURIComponent).join(":");
    if (authorization) return same(authorization, `Basic ${Buffer.from(pair).toString("base64")}`);
    return form.get("client_id") === clientId && same(form.get("client_secret") ?? "", clientSecret);
  }

  /**
   * The token endpoint (RFC 6749, section 3.2), with GitHub's words for what is wrong.
   * @param {URLSearchParams} form @param {string | undefined} authorization
   * @returns {Record<string, string>}
   */
  #exchange(form, authorization) {
    const refuse = (/** @type {string} */ error, /** @type {string} */ error_description) =>
      ({ error, error_description });
    if (repeats(form)) return refuse("invalid_request", "A parameter occurs twice.");
    if (form.get("grant_type") !== "authorization_code") {
      return refuse("unsupported_grant_type", "The grant_type must be authorization_code.");
    }
    if (!this.#isAuthentic(form, authorization)) {
      return refuse("incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.");
    }
    const grant = this.#codes.take(form.get("code"));
    const challenge = hash(form.get("code_verifier") ?? "").toString("base64url");
    if (!grant || !same(challenge, grant.request.challenge)) {
      return refuse("bad_verification_code", "The code passed is incorrect or expired.");
    }
    if (form.get("redirect_uri") !== grant.request.redirectUri) {
      return refuse("redirect_uri_mismatch", "The redirect_uri must match the one of the authorization request.");
    }
    const scope = grant.request.scope.replaceAll(" ", ","); // as GitHub writes it
    return { access_token: this.#tokens.put(grant.login), scope, token_type: "bearer" };
  }
}
