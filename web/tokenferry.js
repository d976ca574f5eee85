// @ts-check
// Sign-in with OAuth 2 for pages without a backend. The C++ module decides and acts; this file
// loads it, lends it the browser (texts, forms, and what web/host.hpp lists), and gives it a face.
// Importing it does nothing.

/** A call that C++ answers. @typedef {{ resolve: (answer: any) => void, reject: (error: Error) => void, target?: Element }} Call */

/** A failure; `code` is stable, `message` is for the developer. */
export class TokenferryError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {Iterable<[string, string]>} [words] the provider's: provider_error, error_description, error_uri
   */
  constructor(code, message, words) {
    super(message);
    this.name = "TokenferryError";
    this.code = code;
    for (const [name, word] of words ?? []) if (word) Object.assign(this, { [name]: word });
  }
}

const request_timeout_ms = 20_000;
const max_answer_size = 1 << 20; // octets; a profile of a megabyte is not one
const max_pairs = 256;

/** A callback that has left the address bar, while its client among several is not found yet. */
let waiting_callback = "";

/**
 * Makes a form of a JSON value: `{"a": {"b": 1}}` becomes `a.b=1`. tests/vectors/flatten.json holds
 * this and the server's reading to the same rules.
 * @param {any} json
 * @param {number} [limit] pairs
 */
export function flatten(json, limit) {
  /** @type {[string, string][]} */
  const pairs = [];
  /** @param {any} value @param {string} path @param {number} depth */
  const walk = (value, path, depth) => {
    if (value !== null && typeof value == "object") {
      if (depth > 8) throw RangeError();
      for (const key of Object.keys(value)) walk(value[key], path ? path + "." + key : key, depth + 1);
    } else if (value != null) {
      pairs.push([path, String(value)]);
    }
  };
  walk(json, "", 0);
  return new URLSearchParams(pairs.slice(0, limit)).toString();
}

/**
 * Options as a form. Through JSON: URL objects become texts, what is undefined is left out, and
 * lists are separated by spaces.
 * @param {any} options
 */
const plain = options => flatten(JSON.parse(JSON.stringify(options,
  (_, value) => Array.isArray(value) ? value.join(" ") : value)));

/**
 * Whole numbers that JavaScript would round, a long id, stay text to the digit where the engine
 * shows their source.
 * @param {string} _
 * @param {any} value
 * @param {{ source?: string }} [context]
 */
const keep_digits = (_, value, context) =>
  typeof value == "number" && Math.abs(value) > 2 ** 53 && context?.source || value;

/**
 * Makes an instance of the module. What is fetched here must be of this version, octet for octet, so
 * that the integrity of this script, where a page asks for it, is that of both files.
 * @param {any} source URL, Response, bytes, compiled module, or nothing for this version's own
 * @param {WebAssembly.Imports} imports
 * @returns {Promise<any>} what it exports
 */
async function load(source, imports) {
  let where = "wasm";
  let advice = "";
  try {
    crypto.getRandomValues;
    source ??= wasm_base64
      ? Uint8Array.from(atob(wasm_base64), octet => octet.charCodeAt(0))
      : new URL("tokenferry.wasm", import.meta.url); // as bundlers know it
    if (!(source instanceof WebAssembly.Module)) {
      if (!ArrayBuffer.isView(source) && !(source instanceof ArrayBuffer)) {
        advice = " (not reached, or not this version's wasm: check the path)";
        if (!(source instanceof Response)) source = new Request(source, { integrity: wasm_integrity });
        where = source.url;
        if (source instanceof Request) source = await fetch(source);
        source = await source.arrayBuffer();
      }
      source = await WebAssembly.compile(source);
    }
    return /** @type {any} */ (await WebAssembly.instantiate(source, imports)).exports;
  } catch (error) {
    const reason = /** @type {Error} */ (error).message;
    throw new TokenferryError("wasm_unavailable", where + ": " + reason + (/unsafe-eval|by CSP/.test(reason)
      ? ". Add 'wasm-unsafe-eval' to the Content Security Policy's script-src" : advice));
  }
}

/**
 * An instance of the module with one client in it.
 * @param {any} wasm as `load` takes it
 * @param {boolean} keeps_in_memory whether the session ends with the page
 */
async function start(wasm, keeps_in_memory) {
  /** The calls that are not answered yet. @type {Set<Call>} */
  const calls = new Set();
  /** @type {Record<string, string>} */
  const memory = {};

  /** What C++ names by numbers below zero, for one call. @type {any[]} */
  const lent = [];
  /** How much of it is kept: the settings, which the first call makes. @type {number | undefined} */
  let kept;
  /** @param {any} value @returns {number} its name */
  const lend = value => -lent.push(value);
  /** What a name stands for; see shared/lent_text.hpp. @param {number} name */
  const named = name => {
    if (name < 0) return lent[-name - 1];
    if (name < 128) return name ? String.fromCharCode(name) : "";
    const octets = new Uint8Array(exports.memory.buffer);
    return new TextDecoder().decode(octets.subarray(name, octets.indexOf(0, name)));
  };
  /**
   * Functions of texts, as C++ calls them: by names.
   * @param {Record<string, (...values: any[]) => any>} functions
   * @returns {Record<string, any>}
   */
  const lend_all = functions => Object.fromEntries(Object.entries(functions).map(([name, act]) =>
    [name, (/** @type {number[]} */ ...names) => {
      const value = act(...names.map(named));
      return typeof value == "string" ? lend(value) : value;
    }]));

  /** @param {() => any} act @param {any} otherwise */
  const attempt = (act, otherwise) => {
    try { return act() ?? otherwise; } catch { return otherwise; }
  };

  /**
   * A sign-in must survive the redirect; the session need not survive the page.
   * @param {string} key
   */
  const storage = key => keeps_in_memory && !key.startsWith("tokenferry.pending.") ? memory : sessionStorage;

  /**
   * Calls an export; when it is over, nothing of what it was given is kept.
   * @param {string} name
   * @param {...any} args
   */
  const run = (name, ...args) => {
    try {
      return exports[name](...args.map(arg => typeof arg == "number" ? arg : lend(arg)));
    } finally {
      lent.length = kept ??= lent.length;
    }
  };

  /**
   * Calls an export that answers through `settle` or `fail`.
   * @param {string} name
   * @param {string[]} forms
   * @param {Element} [target] what `draw` fills
   * @returns {Promise<any>}
   */
  const call = (name, forms = [], target) => new Promise((resolve, reject) => {
    const operation = { resolve, reject, target };
    calls.add(operation);
    run(name, operation, ...forms);
  });

  const text = {
    ...lend_all({
      size: text => text.length,
      same: (text, other) => text == other,
      starts: (text, prefix) => text.startsWith(prefix),
      ends: (text, suffix) => text.endsWith(suffix),
      consists: (text, ranges) => RegExp(`^[${ranges}]*$`).test(text),
      join: (text, more) => text + more,
      before: (text, separator) => text.split(separator, 1)[0],
      behind: (text, separator) => text.slice(text.split(separator, 1)[0].length + 1),
      replace: (text, mark, by) => text.replaceAll(mark, by),
      first: text => [...text][0] ?? "",
      read_digits: text => /^\d{1,15}$/.test(text) ? +text : -1,
    }),
    at: (name, index) => named(name).charCodeAt(index),
    part: (name, from, to) => lend(named(name).slice(from, to)),
    format_number: number => lend(String(number)),
  };
  const form = lend_all({
    get: (form, names) => names.split(" ").map(name => new URLSearchParams(form).get(name)).find(Boolean) ?? "",
    most: (form, names) => Math.max(...names.split(" ").map(name => new URLSearchParams(form).getAll(name).length)),
    other: (form, names) => [...new URLSearchParams(form).keys()].find(name => !names.split(" ").includes(name)) ?? "",
    add: (form, name, value) => (form && form + "&") + new URLSearchParams({ [name]: value }),
  });
  const host = {
    ...lend_all({
      now_ms: Date.now,
      is_framed: () => window.top != window.self,
      page_url: () => waiting_callback || location.href,
      resolve_url: reference => attempt(() => new URL(reference, location.href).href, ""),
      query: url => new URL(url).search.slice(1),
      replace_url: url => {
        if (!waiting_callback) {
          waiting_callback = location.href;
          history.replaceState(history.state, "", url);
        }
      },
      take_callback: () => { waiting_callback = ""; },
      navigate: url => location.assign(url),
      open: (operation, url, name) => {
        const popup = window.open(url, "", "popup,width=500,height=700");
        if (!popup) return 0;
        const channel = new BroadcastChannel(name);
        /** @param {object} answer */
        const end = answer => {
          clearInterval(watch);
          channel.close();
          if (calls.has(operation)) run("told", operation, String(new URLSearchParams({ ...answer })));
        };
        channel.onmessage = ({ data }) => end(data);
        // A window that the provider's Cross-Origin-Opener-Policy has cut off looks closed while it
        // stands in front.
        const watch = setInterval(() => popup.closed && document.hasFocus() && end({}), 1000);
        return 1;
      },
      tell_opener: (operation, name) => {
        const { resolve } = operation;
        operation.resolve = operation.reject = (/** @type {any} */ answer) => {
          new BroadcastChannel(name).postMessage({ ...answer, message: answer.message });
          close();
          resolve({});
        };
      },
      load: key => attempt(() => storage(key)[key], ""),
      store: (key, form) => attempt(() => (storage(key)[key] = form, 1), 0),
      forget: key => attempt(() => delete storage(key)[key], 0),
      has_key: prefix => attempt(() => Object.keys(sessionStorage).some(key => key.startsWith(prefix)), 0),
      fetch: (...request) => { send(...request); },
      draw: ({ target }, tree) => draw(target, new URLSearchParams(tree)),
      settle: (operation, form) => {
        calls.delete(operation);
        operation.resolve(Object.fromEntries(new URLSearchParams(form)));
      },
      fail: (operation, code, message, words) => {
        calls.delete(operation);
        operation.reject(new TokenferryError(code, message, new URLSearchParams(words)));
      },
    }),
    random_fill: (pointer, size) => crypto.getRandomValues(new Uint8Array(exports.memory.buffer, pointer, size)),
  };

  /**
   * Sends a request; its answer goes to the module, unless the visitor signs out meanwhile.
   * @param {Call} operation
   * @param {...string} texts
   */
  const send = async (operation, ...texts) => {
    const [url, form, bearer, context] = texts;
    let status = 0;
    let fields = "";
    try {
      const response = await fetch(url, {
        ...(form && { method: "POST", body: form }),
        headers: {
          accept: "application/json",
          ...(form && { "content-type": "application/x-www-form-urlencoded" }),
          ...(bearer && { authorization: "Bearer " + bearer }),
        },
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(request_timeout_ms),
      });
      // A blob is the browser's to keep, on disk where it is large, before anybody reads it.
      const body = await response.blob();
      if (body.size > max_answer_size) throw RangeError();
      const text = await body.text();
      status = response.status;
      face.json = JSON.parse(text, keep_digits);
      if (/^\s*{/.test(text)) fields = flatten(face.json, max_pairs);
    } catch (error) {
      // An answer that cannot be read is one without fields.
      if (/** @type {Error} */ (error).name == "TimeoutError") status = 1;
    }
    if (calls.has(operation)) run(form ? "exchanged" : "profiled", operation, status, fields, context);
  };

  const face = {
    call,
    run,
    /** The last JSON that came. @type {any} */
    json: null,
    /** Forgets the session, and every answer that is still to come. */
    sign_out: () => {
      face.json = null;
      run("sign_out");
      for (const { reject } of calls) reject(new TokenferryError("access_denied", "The visitor signed out."));
      calls.clear();
    },
  };
  const exports = await load(wasm, { text, form, host });
  return face;
}

/**
 * Builds the elements that the module lists: "DEPTH TAG CLASS" and a text, or an image's URL.
 * @param {Element | undefined} target
 * @param {URLSearchParams} tree
 */
function draw(target, tree) {
  /** @type {ParentNode[]} */
  const parents = [document.createDocumentFragment()];
  for (const [name, value] of tree) {
    const [depth, tag, className = ""] = name.split(" ");
    const element = Object.assign(document.createElement(tag), { className }, tag == "img"
      ? { alt: "", referrerPolicy: "no-referrer", src: value }
      : { textContent: value, dir: "auto", ...(tag == "th" && { scope: "row" }) });
    parents[+depth].append(element);
    parents[+depth + 1] = element;
  }
  target?.replaceChildren(parents[0]);
}

/**
 * @param {import("./tokenferry.js").ClientOptions} options
 * @returns {Promise<import("./tokenferry.js").Client>}
 */
export async function createClient(options) {
  const { wasm, ...rest } = /** @type {any} */ (options ?? {});
  const core = await start(wasm, rest.storage == "memory");
  await core.call("create", [plain({ redirectUri: location.origin + location.pathname, ...rest })]);

  /** @type {Promise<any> | undefined} */
  let resumed;

  /** A signed-in visitor. @param {Record<string, string>} answer */
  const session_of = answer => answer.access_token ? {
    accessToken: answer.access_token,
    tokenType: answer.token_type,
    scope: answer.scope.split(/[ ,]+/).filter(Boolean),
    expiresAt: +answer.expires || null,
    returnTo: answer.return_to || null,
    /** @param {RequestInfo | URL} input @param {RequestInit} [init] */
    async fetch(input, init) {
      const url = input instanceof Request ? input.url : String(input);
      if (!core.run("may_send_token", url)) {
        throw new TokenferryError("invalid_option", url + ": not in provider.apiOrigins, gets no token");
      }
      const request = new Request(input, init);
      request.headers.set("authorization", "Bearer " + this.accessToken);
      return fetch(request);
    },
    profile: () => core.call("profile").then(() => core.json),
    /** @param {Element} element */
    async renderProfile(element) {
      if (!(element instanceof Element)) throw new TokenferryError("invalid_option", "renderProfile: no element");
      await core.call("profile", [], element);
    },
    signOut() {
      this.accessToken = "";
      core.sign_out();
      resumed = undefined;
    },
  } : null;

  return {
    signIn: ({ extraParameters = {}, ...rest } = {}) =>
      core.call("sign_in", [plain(rest), plain(extraParameters)]).then(session_of),
    resume: () => resumed ??= core.call("resume").then(session_of),
  };
}
