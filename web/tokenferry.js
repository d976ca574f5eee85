// @ts-check
/// <reference path="./tokenferry.d.ts" />
// Sign-in with OAuth 2 for pages without a backend. The C++ module decides and acts; this file
// loads it, lends it the browser (and nothing more than `host` lists), and gives it a face.
// Importing it does nothing.

/** A failure; `code` is stable, `message` is for the developer. */
export class TokenferryError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {object} [details] the provider's words: provider_error, error_description, error_uri
   */
  constructor(code, message, details) {
    super(message);
    this.name = "TokenferryError";
    this.code = code;
    Object.assign(this, details);
  }
}

const request_timeout_ms = 20_000;
const max_answer_size = 1 << 20; // octets; a profile of a megabyte is not one
const max_pairs = 256; // as many as shared/params.hpp reads

/** A callback that has left the address bar, while its client among several is not found yet. */
let waiting_callback = "";

/**
 * Makes pairs of a JSON value: `{"a": {"b": 1}}` becomes `a.b=1`. tests/vectors/flatten.json holds
 * this and the server's reading to the same rules.
 * @param {any} value
 * @param {[string, string][]} [pairs]
 * @param {string} [path]
 * @param {number} [depth]
 * @returns {[string, string][]}
 */
export function flatten(value, pairs = [], path = "", depth = 0) {
  if (value !== null && typeof value == "object") {
    if (depth > 8) throw new RangeError("nested too deeply");
    for (const key of Object.keys(value)) {
      flatten(value[key], pairs, path ? path + "." + key : key, depth + 1);
    }
  } else if (value != null) {
    pairs.push([path, String(value)]);
  }
  return pairs;
}

/**
 * Reads a body up to the limit.
 * @param {Response} response
 */
async function read_text(response) {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let size = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > max_answer_size) throw new RangeError("the answer is too long");
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

/**
 * Whole numbers that JavaScript would round, a long id, stay text to the digit where the engine
 * shows their source.
 * @param {string} _key
 * @param {any} value
 * @param {{ source?: string }} [context]
 */
const keep_digits = (_key, value, context) =>
  typeof value == "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER && context?.source || value;

/**
 * Compiles the module.
 * @param {any} source URL, Response, bytes, compiled module, or nothing for the file beside this one
 */
async function load_module(source) {
  if (typeof WebAssembly != "object" || !globalThis.crypto?.getRandomValues) {
    throw new TokenferryError("wasm_unavailable",
      "This browser lacks WebAssembly or crypto.getRandomValues. Use a current one.");
  }
  if (source instanceof WebAssembly.Module) return source;
  let bytes = source;
  let where = "wasm";
  try {
    if (!ArrayBuffer.isView(source) && !(source instanceof ArrayBuffer)) {
      const response = source instanceof Response
        ? source : await fetch(source ?? new URL("tokenferry.wasm", import.meta.url));
      where = response.url;
      if (!response.ok) throw new Error("HTTP status " + response.status);
      bytes = await response.arrayBuffer();
      if (new Uint8Array(bytes)[0] == 0x3c) throw new Error("HTML came instead; check the path");
    }
    return await WebAssembly.compile(bytes);
  } catch (error) {
    const reason = /** @type {Error} */ (error).message;
    const hint = /unsafe-eval|Content Security Policy/i.test(reason)
      ? " Add 'wasm-unsafe-eval' to script-src in the page's Content Security Policy." : "";
    throw new TokenferryError("wasm_unavailable", `${where}: ${reason}.${hint}`);
  }
}

/**
 * An instance of the module with one client in it.
 */
class Core {
  #next = 1;
  /** @type {Map<number, { resolve: (answer: Record<string, string>) => void, reject: (error: unknown) => void }>} */
  #calls = new Map();
  /** @type {Map<number, Element>} */
  #targets = new Map();
  /** @type {any} */
  #exports;
  /** The last JSON that came, for whoever wants it as it is. @type {any} */
  json;
  /** Where the session is kept that must not outlive the page. */
  #memory = new Map();
  #keeps_in_memory;

  /** @param {boolean} keeps_in_memory */
  constructor(keeps_in_memory) { this.#keeps_in_memory = keeps_in_memory; }

  /** @param {WebAssembly.Module} module */
  async start(module) {
    const instance = await WebAssembly.instantiate(module, {
      host: this.#host(),
      wasi_snapshot_preview1: { proc_exit() { throw new Error("the module stopped"); } },
    });
    this.#exports = instance.exports;
  }

  /**
   * Calls an export that answers through `settle`.
   * @param {string} name
   * @param {...any} args
   * @returns {Promise<Record<string, string>>}
   */
  call(name, ...args) {
    const operation = this.#next++;
    return new Promise((resolve, reject) => {
      this.#calls.set(operation, { resolve, reject });
      if (args[0] instanceof Element) this.#targets.set(operation, args[0]);
      this.#run(name, operation, ...args.filter(arg => typeof arg == "string"));
    }).finally(() => {
      this.#calls.delete(operation);
      this.#targets.delete(operation);
    });
  }

  /** Forgets the session, and every answer that is still to come. */
  signOut() {
    this.json = undefined;
    this.#run("sign_out");
    for (const { reject } of this.#calls.values()) {
      reject(new TokenferryError("access_denied", "The visitor signed out."));
    }
    this.#calls.clear();
  }

  /** @param {string} url */
  maySendToken(url) {
    return this.#run("may_send_token", url) != 0;
  }

  /**
   * Writes a text into the module's memory, where a zero ends it.
   * @param {string} text
   * @returns {number} its address
   */
  #give(text) {
    const bytes = new TextEncoder().encode(text);
    const pointer = this.#exports.allocate(bytes.length + 1);
    new Uint8Array(this.#exports.memory.buffer).set(bytes, pointer);
    return pointer;
  }

  /**
   * Calls an export; when it is over, the module forgets what it was given.
   * @param {string} name
   * @param {...(number | string)} args
   */
  #run(name, ...args) {
    const result = this.#exports[name](...args.map(arg => typeof arg == "string" ? this.#give(arg) : arg));
    this.#exports.release();
    return result;
  }

  /**
   * A sign-in must survive the redirect; the session need not survive the page.
   * @param {string} key
   * @returns {Pick<Storage, "getItem" | "setItem" | "removeItem">}
   */
  #storage(key) {
    if (!this.#keeps_in_memory || !key.startsWith("tokenferry.session.")) return sessionStorage;
    return {
      getItem: key => this.#memory.get(key) ?? null,
      setItem: (key, value) => this.#memory.set(key, value),
      removeItem: key => this.#memory.delete(key),
    };
  }

  /** What the module may do: web/host.hpp says what each is for. */
  #host() {
    /** @param {number} pointer */
    const text = pointer => {
      const memory = new Uint8Array(this.#exports.memory.buffer);
      return new TextDecoder().decode(memory.subarray(pointer, memory.indexOf(0, pointer)));
    };
    /** @param {() => any} act @param {any} [otherwise] */
    const attempt = (act, otherwise = "") => {
      try { return act() ?? otherwise; } catch { return otherwise; }
    };
    /** @type {Record<string, (...args: any[]) => any>} */
    const host = {
      now_ms: () => Date.now(),
      is_framed: () => window.top == window.self ? 0 : 1,
      page_url: () => this.#give(waiting_callback || location.href),
      resolve_url: p => this.#give(attempt(() => new URL(text(p), location.href).href)),
      replace_url: (p, waiting) => {
        if (!waiting_callback) {
          const callback = location.href;
          history.replaceState(history.state, "", text(p));
          waiting_callback = callback;
        }
        if (!waiting) waiting_callback = "";
      },
      navigate: p => location.assign(text(p)),
      load: p => this.#give(attempt(() => this.#storage(text(p)).getItem(text(p)))),
      store: (p, value) => attempt(() => (this.#storage(text(p)).setItem(text(p), text(value)), 1), 0),
      forget: p => attempt(() => this.#storage(text(p)).removeItem(text(p))),
      stored_keys: p => this.#give(attempt(() =>
        Object.keys(sessionStorage).filter(key => key.startsWith(text(p))).join("\n"))),
      fetch: (operation, ...texts) => {
        const [url, form, bearer, context] = texts.map(text);
        this.#fetch(operation, url, form, bearer, context);
      },
      random_fill: (p, size) =>
        crypto.getRandomValues(new Uint8Array(this.#exports.memory.buffer, p, size)),
      draw: (operation, p) => draw(this.#targets.get(operation), new URLSearchParams(text(p))),
      settle: (operation, p) => {
        const { code, message, ...rest } = Object.fromEntries(new URLSearchParams(text(p)));
        const call = this.#calls.get(operation);
        if (code) {
          call?.reject(new TokenferryError(code, message, rest));
        } else {
          call?.resolve(rest);
        }
      },
    };
    return host;
  }

  /**
   * Sends a request; its answer goes to the module, unless the visitor signs out meanwhile.
   * @param {number} operation
   * @param {string} url
   * @param {string} form
   * @param {string} bearer
   * @param {string} context
   */
  async #fetch(operation, url, form, bearer, context) {
    let status = 0;
    let fields = "";
    try {
      const response = await fetch(url, {
        method: form ? "POST" : "GET",
        body: form || undefined,
        headers: {
          accept: "application/json",
          ...(form && { "content-type": "application/x-www-form-urlencoded" }),
          ...(bearer && { authorization: "Bearer " + bearer }),
        },
        mode: "cors",
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(request_timeout_ms),
      });
      fields = await read_text(response);
      status = response.status;
      if (/^\s*{/.test(fields)) {
        this.json = JSON.parse(fields, keep_digits);
        fields = new URLSearchParams(flatten(this.json).slice(0, max_pairs)).toString();
      }
    } catch (error) {
      // An answer that cannot be read is one of no fields.
      fields = "";
      if (/** @type {Error} */ (error).name == "TimeoutError") status = 1;
    }
    if (!this.#calls.has(operation)) return;
    this.#run(form ? "exchanged" : "profiled", operation, status, fields, context);
  }
}

/**
 * Builds the elements that the module lists: "DEPTH TAG CLASS" and a text, or an image's URL.
 * @param {Element | undefined} target
 * @param {URLSearchParams} tree
 */
function draw(target, tree) {
  /** @type {Element[]} */
  const parents = [];
  const roots = document.createDocumentFragment();
  for (const [name, value] of tree) {
    const [depth, tag, class_name] = name.split(" ");
    const element = document.createElement(tag);
    if (class_name) element.className = class_name;
    if (element instanceof HTMLImageElement) {
      element.alt = "";
      element.referrerPolicy = "no-referrer";
      element.src = value;
    } else {
      if (tag == "th") element.setAttribute("scope", "row");
      if (value) element.dir = "auto";
      element.textContent = value;
    }
    (parents[+depth - 1] ?? roots).append(element);
    parents[+depth] = element;
  }
  target?.replaceChildren(roots);
}

/** A signed-in visitor. */
class Session {
  #core;
  #signed_out;

  /** @param {Core} core @param {Record<string, string>} answer @param {() => void} signed_out */
  constructor(core, answer, signed_out) {
    this.#core = core;
    this.#signed_out = signed_out;
    this.accessToken = answer.access_token;
    this.tokenType = answer.token_type;
    this.scope = answer.scope.split(" ").filter(Boolean);
    this.expiresAt = Number(answer.expires) || null;
    this.returnTo = answer.return_to || null;
  }

  /** @param {RequestInfo | URL} input @param {RequestInit} [init] */
  async fetch(input, init) {
    const request = new Request(input, init);
    if (!this.#core.maySendToken(request.url)) {
      throw new TokenferryError("invalid_option",
        `The token is not sent to ${new URL(request.url).origin}: list it in provider.apiOrigins.`);
    }
    request.headers.set("authorization", "Bearer " + this.accessToken);
    return fetch(request);
  }

  async profile() {
    await this.#core.call("profile");
    return this.#core.json;
  }

  /** @param {Element} element */
  async renderProfile(element) {
    if (!(element instanceof Element)) {
      throw new TokenferryError("invalid_option", "renderProfile: not an element of this page.");
    }
    await this.#core.call("profile", element);
  }

  signOut() {
    this.accessToken = "";
    this.#core.signOut();
    this.#signed_out();
  }
}

/**
 * @param {import("./tokenferry.js").ClientOptions} options
 * @returns {Promise<import("./tokenferry.js").Client>}
 */
export async function createClient(options) {
  const { wasm, ...rest } = /** @type {any} */ (options ?? {});
  const core = new Core(rest.storage == "memory");
  await core.start(await load_module(wasm));
  // Through JSON: URL objects become texts, and what is undefined is left out.
  const plain = (/** @type {any} */ value) =>
    new URLSearchParams(flatten(JSON.parse(JSON.stringify(value)))).toString();
  await core.call("create", plain(rest));

  /** @type {Promise<Session | null> | undefined} */
  let resumed;
  return {
    async signIn(options = {}) {
      await core.call("sign_in", plain(options));
    },
    resume: () => resumed ??= core.call("resume").then(answer =>
      answer.access_token ? new Session(core, answer, () => { resumed = undefined; }) : null),
  };
}
