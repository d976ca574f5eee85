// Sign-in with OAuth 2 for pages without a backend.

/** A provider of the table, or the issuer or the endpoints of any other. */
export type Provider =
  | "codeberg" | "discord" | "gitea" | "github" | "gitlab" | "google" | "huggingface" | "keycloak"
  | "lichess" | "microsoft" | "slack" | "spotify"
  | ProviderIssuer | ProviderEndpoints;

/**
 * A provider that says where its endpoints are (OpenID Connect Discovery, RFC 8414), and lets pages
 * read it. `createClient` asks, and rejects where the answer is not this issuer's.
 */
export interface ProviderIssuer {
  /** To the letter, as the provider's metadata has it. */
  issuer: string;
  authorizationEndpoint?: undefined;
  /** Instead of the provider's own userinfo endpoint. */
  profileEndpoint?: string | URL;
  /** Further origins that the access token may be sent to; the profile's is one already. */
  apiOrigins?: (string | URL)[];
}

export interface ProviderEndpoints {
  authorizationEndpoint: string | URL;
  profileEndpoint: string | URL;
  /** What the provider calls itself, in `iss` (RFC 9207) and in ID tokens: others are refused. */
  issuer?: string;
  /** Further origins that the access token may be sent to; the profile's is one already. */
  apiOrigins?: (string | URL)[];
}

export interface ClientOptions {
  provider: Provider;
  clientId: string;
  /**
   * The exchange server's `/token`. Default: the provider's own, which is enough where that serves
   * public clients with CORS, as GitLab, Codeberg, Microsoft or Lichess do.
   */
  tokenEndpoint?: string | URL;
  /** Separated by spaces, or a list. Default: the provider's smallest that shows a profile. */
  scope?: string | string[];
  /** Default: the page's URL without query and hash. It must be of the page's origin. */
  redirectUri?: string | URL;
  /** Moves a provider of the table to another host: GitHub Enterprise, GitLab, Gitea, Keycloak. */
  baseUrl?: string;
  /** Where the session is kept: in the tab (default), or nowhere, and a reload ends it. */
  storage?: "session" | "memory";
  /**
   * Keeps the refresh token, where the exchange or the provider gives one, with the session; it is
   * dropped otherwise. The session then lasts beyond the access token.
   */
  refresh?: boolean;
  /** Allows plain HTTP beyond loopback. For development only. */
  insecureTransport?: boolean;
  /** The WebAssembly module. Default: `tokenferry.wasm` beside this file. */
  wasm?: string | URL | Response | BufferSource | WebAssembly.Module;
}

export interface SignInOptions {
  /** Where the visitor was; `session.returnTo` gives it back. Of the page's origin, or it is dropped. */
  returnTo?: string | URL;
  /** Instead of the client's scope. */
  scope?: string;
  /**
   * Signs in in a window of its own, and leaves the page as it is. Call it from a click, or the
   * browser opens none. The window comes back to `redirectUri`, whose page must call `resume`.
   */
  popup?: boolean;
  /**
   * What the provider shows, if it knows the parameter (OpenID Connect Core, section 3.1.2.1):
   * `login` or `select_account` to choose another account, `consent` to grant more, `none` for
   * nothing at all. Several are separated by spaces.
   */
  prompt?: "none" | "login" | "consent" | "select_account" | (string & {});
  /** The account that is likely meant, a mail address say; sent as `login_hint`. */
  loginHint?: string;
  /** Further parameters of the authorization request; none of the protocol's own. */
  extraParameters?: Record<string, string>;
}

/** What a client tells of its session. */
export interface SessionEvent extends Event {
  readonly type: SessionEventType;
  readonly session: Session;
}
/**
 * `signin`: a sign-in is finished. `signout`: the visitor signed out, here or in another tab.
 * `refresh`: there is another access token. `expire`: the session is over without a sign-out.
 */
export type SessionEventType = "signin" | "signout" | "refresh" | "expire";
export type SessionListener = (event: SessionEvent) => void;

export interface Client extends EventTarget {
  addEventListener(
    type: SessionEventType, listener: SessionListener, options?: boolean | AddEventListenerOptions): void;
  addEventListener(
    type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  removeEventListener(
    type: SessionEventType, listener: SessionListener, options?: boolean | EventListenerOptions): void;
  removeEventListener(
    type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions): void;
  /**
   * Signs in in a window, and gives the session. Rejects as `resume` does, and with
   * `popup_blocked` or `popup_closed`. A window that a Cross-Origin-Opener-Policy has cut off cannot
   * be told from a closed one: `popup_closed` comes when it has looked so for five seconds to a
   * visitor who is back at this page. If it was not closed after all, `signin` is told when the
   * visitor has finished, and `resume` gives the session. Where this page is gone by then, the window
   * is signed in itself.
   */
  signIn(options: SignInOptions & { popup: true }): Promise<Session>;
  /**
   * Sends the visitor to the provider. Resolves when the page is about to go.
   * Rejects with `invalid_option` or `storage_unavailable`; then the page stays.
   */
  signIn(options?: SignInOptions & { popup?: false }): Promise<void>;
  /** Either of the two, where only the moment decides. */
  signIn(options: SignInOptions): Promise<Session | void>;
  /**
   * Finishes a sign-in, where the page's URL is its callback; else restores the tab's session; else
   * gives null. While one is under way a further call gives the same promise, and another client of
   * this page for the same `clientId` at the same provider the same outcome. A later call looks anew:
   * a page that Back brings back finds what the tab has got meanwhile.
   */
  resume(): Promise<Session | null>;
}

/** There is one object a client. */
export interface Session {
  /** Empty when the session is over. Another one after a refresh. */
  readonly accessToken: string;
  readonly tokenType: string;
  /** As granted. */
  readonly scope: string[];
  /**
   * What was asked for and not granted, by name; kept over a reload. Empty where all was granted, or
   * the provider does not say. Some providers name a wider scope in place of a narrow one: GitHub
   * grants `user` for `user user:email`.
   */
  readonly missingScope: string[];
  /** Milliseconds since 1970, or null where the provider does not say. */
  readonly expiresAt: number | null;
  /** What `signIn` was given; null after a reload. */
  readonly returnTo: string | null;
  /**
   * What the ID token says of the visitor, where the scope had `openid`; null where none came, and
   * when the session is over. Issuer, audience, expiry and nonce are checked; the signature is not:
   * the token comes over TLS.
   */
  readonly claims: Record<string, unknown> | null;
  /**
   * `fetch` with the access token, for the provider's API origins only; rejects with
   * `invalid_option` for others, and with `token_expired` when the session is over. Where the
   * token can be refreshed and has less than 30 seconds left, that comes first; it may reject, too.
   * An answer of 401 comes as it is: the API may mean something else by it than the token.
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /**
   * The profile as the provider sends it, up to a megabyte; the claims of the ID token, where no page can read
   * another. Rejects with `profile_unavailable`, or `token_expired`. Where the provider refuses the
   * token, it is refreshed once; where it cannot be, the session is over, and `expire` is told.
   */
  profile(): Promise<Record<string, unknown>>;
  /** Fetches the profile and draws it into the element: text only, whatever the provider sends. */
  renderProfile(element: Element): Promise<void>;
  /**
   * Gets another access token at once, with the option `refresh`. `invalid_grant` ends the session;
   * after `network_error` and the like it stays as it was.
   */
  refresh(): Promise<void>;
  /**
   * Forgets the token, in every tab of this origin in which the same client is signed in. The
   * provider may still know the visitor.
   */
  signOut(): void;
}

/** The words of the RFCs, and ours. */
export type ErrorCode =
  | "invalid_request" | "invalid_client" | "invalid_grant" | "unauthorized_client"
  | "unsupported_grant_type" | "unsupported_response_type" | "invalid_scope" | "access_denied"
  | "server_error" | "temporarily_unavailable" | "interaction_required" | "login_required"
  | "account_selection_required" | "consent_required"
  | "state_missing" | "state_mismatch" | "state_expired" | "issuer_mismatch"
  | "duplicate_parameter" | "missing_code" | "missing_token" | "token_type_unsupported"
  | "insecure_transport" | "invalid_option" | "secret_in_browser" | "network_error" | "timeout"
  | "profile_unavailable" | "wasm_unavailable" | "storage_unavailable"
  | "popup_blocked" | "popup_closed" | "token_expired" | "id_token_invalid";

export class TokenferryError extends Error {
  constructor(code: ErrorCode, message: string);
  readonly code: ErrorCode;
  /** The provider's own code, where it is no word of an RFC. */
  readonly provider_error?: string;
  /** The provider's text for a person; with an `outcome`, the exchange server's. Show it as text. */
  readonly error_description?: string;
  /** A page of the provider about the error: an https URL. */
  readonly error_uri?: string;
  /** The redirect URI that was sent, where it may be the reason. */
  readonly redirect_uri?: string;
  /** The exchange server's word for what happened; only where the answer is its own. */
  readonly outcome?: string;
  /** `site`: only the site's owner can mend it; trying again does not help. */
  readonly fault?: string;
  /** Finds the request in the exchange server's log. */
  readonly request_id?: string;
}

/** Makes a client. Rejects at once with the option that is wrong, and why. */
export function createClient(options: ClientOptions): Promise<Client>;
