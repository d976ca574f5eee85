// @ts-check
// What no test may see, whatever it is about: an error in the console, a policy violated, and a code,
// a verifier or a token where it does not belong. It keeps what passes by, and judges at the end, when
// all the secrets are known.
import assert from "node:assert/strict";

import { engineName } from "./browser_engine.mjs";
import { until } from "./wait.mjs";

const answer = ["code", "error", "error_description", "error_uri", "iss"];
const loopback = ["localhost", "127.0.0.1"];

/** @typedef {import("./browser_tab.mjs").Page} Page */
/** @typedef {import("./browser_engine.mjs").Request} Request */

/** What the engines say of one and the same fault. A test that brings it about expects it by this name. */
export const faults = {
  status: (/** @type {number} */ code) => new RegExp(`status of ${code}`),
  refused: /ERR_CONNECTION_REFUSED|NS_ERROR_CONNECTION_REFUSED|NS_ERROR_DOM_BAD_URI|CORS request did not succeed|Could not connect to/,
  brokenOff: /ERR_EMPTY_RESPONSE|NS_ERROR_NET_RESET|CORS request did not succeed|terminated unexpectedly/,
  unreachable: /ERR_TUNNEL_CONNECTION_FAILED|CORS request did not succeed|NS_ERROR|Could not connect|access control checks|Access-Control-Allow-Origin/,
  noCors: /CORS policy|ERR_FAILED|CORS header|status of 403|Access-Control-Allow-Origin|access control checks/,
  /** What Firefox says, besides, of a module script that is not there. */
  noModule: /NS_ERROR_CORRUPTED_CONTENT|disallowed MIME type/,
  wrongHash: /integrity|access control checks/i,
  redirect: /ERR_FAILED|redirect|access control checks/i,
  fileOrigin: /Error opening file|Access-Control-Allow-Origin|CORS policy|ERR_FAILED|CORS request not http|Cross origin|access control checks/i,
  policy: /Content Security Policy|Content-Security-Policy/,
};

/** Faults of which an engine says nothing, nor tells of the request. @type {Record<string, RegExp[]>} */
const unsaid = { firefox: [faults.redirect] };

/** Everything that a document holds, by place. */
const contentOf = (/** @type {Page} */ page) =>
  page.evaluate(() => ({
    "the document": document.documentElement.outerHTML,
    "history.state": JSON.stringify(history.state) ?? "",
    "localStorage": JSON.stringify(localStorage),
    "a cookie": document.cookie,
    "the window's name": window.name,
    // The token is kept there, for the tab; nothing else is.
    "sessionStorage": JSON.stringify(
      Object.entries(sessionStorage).filter(([key]) => !key.startsWith("tokenferry.session."))),
  }));

export class Guard {
  /** What is secret, and its name. @type {Map<string, string>} */
  #secrets = new Map();
  /** What was seen, and where. @type {[place: string, text: string][]} */
  #seen = [];
  /** @type {string[]} */
  #errors = [];
  /** @type {string[]} */
  #faults = [];
  /** @type {{ pattern: RegExp, met: boolean }[]} */
  #expected = [];
  /** Those of the pages that sign visitors in. @type {Set<string>} */
  #origins;
  /** Queries with a `code` or an `error` of the page's own. @type {Set<string>} */
  #ownQueries = new Set();
  #stage;

  /** @param {import("./browser_stage.mjs").Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    this.#origins = new Set([stage.page.origin]);
  }

  /** @param {string} level @param {string} text @param {string} [url] */
  console(level, text, url) {
    // For which browsers ask on their own, at a provider that has none, too.
    if (/\/favicon\.ico\b/.test(`${url} ${text}`)) return;
    if (level == "error") this.#errors.push(text);
    this.#see("the console", text);
  }

  /** Declares an error in the console that the test brings about; it has to come. @param {RegExp} pattern */
  expect(pattern) {
    this.#expected.push({ pattern, met: unsaid[engineName]?.includes(pattern) ?? false });
  }

  /** Declares one that need not come. @param {RegExp} pattern */
  allow(pattern) {
    this.#expected.push({ pattern, met: true });
  }

  /** Tells of another page that signs visitors in. @param {string} url */
  watch(url) {
    this.#origins.add(new URL(url).origin);
  }

  /** Names a query that is the page's own although it looks like an answer. @param {string} query */
  ownQuery(query) {
    this.#ownQueries.add(query);
  }

  /** @param {string} name @param {string | null | undefined} text */
  #keep(name, text) {
    if (text && text.length >= 8) this.#secrets.set(text, name);
  }

  /** @param {string} place @param {string | undefined} text */
  #see(place, text) {
    if (text) this.#seen.push([place, text]);
  }

  /** @param {Request} request */
  request({ url: text, method, isNavigation, headers, body, address }) {
    const url = new URL(text);
    if (!url.protocol.startsWith("http")) return;
    if (!loopback.includes(url.hostname) && !url.hostname.endsWith(".example")) {
      this.#faults.push(`a request to ${url.origin}`);
    }
    if (isNavigation && this.#ownQueries.has(url.search)) return;
    if (isNavigation && this.#origins.has(url.origin)) {
      return this.#keep("the code", url.searchParams.get("code")); // the callback itself
    }
    this.#see(`the address of a request to ${url.origin}`, url.href);
    if (isNavigation) return;
    const form = new URLSearchParams(body);
    this.#keepForm(form);
    if (method != "POST" && !headers.authorization) return;
    const from = address ? new URL(address) : null;
    if (from?.searchParams.has("code") && !this.#ownQueries.has(from.search)) {
      this.#faults.push("a request went out before the address bar was clean");
    }
  }

  /** @param {URLSearchParams} form */
  #keepForm(form) {
    this.#keep("the code", form.get("code"));
    this.#keep("the verifier", form.get("code_verifier"));
  }

  /** @param {string} url @param {Record<string, string>} headers */
  headers(url, { authorization = "", referer }) {
    this.#keep("the token", /^Bearer (.*)$/.exec(authorization)?.[1]);
    this.#see(`a Referer to ${new URL(url).origin}`, referer);
  }

  /** Looks everywhere, once the test is over. @param {() => Promise<Page[]>} pages all that are open now */
  async verify(pages) {
    const stage = this.#stage;
    for (const page of await pages()) {
      // The window of a sign-in may close itself during the look, and its end may be told after the
      // look has failed. So a look may fail for a page that is gone then, and for no other.
      await this.#visit(page).catch((error) =>
        until(`the end of a page that shows nothing: ${error}`, async () => !(await pages()).includes(page)));
    }
    for (const { origin, asked } of [stage.page, stage.module, stage.outside, stage.provider.front, stage.provider.api]) {
      for (const { headers } of asked) this.#see(`a Referer to ${origin}`, headers.referer);
    }
    for (const { body } of stage.exchanges) this.#keepForm(new URLSearchParams(body));
    this.#see("the exchange's log", `${stage.exchange?.stdout.text}${stage.exchange?.stderr.text}`);
    for (const text of stage.provider.issued) this.#keep("what the provider issued", text);

    for (const [place, text] of this.#seen) {
      for (const [secret, name] of this.#secrets) {
        if (text.includes(secret) || text.includes(encodeURIComponent(secret))) this.#faults.push(`${place} has ${name}`);
      }
    }
    assert.deepEqual([...new Set(this.#faults)], []);
    this.#judgeErrors();
  }

  /** @param {Page} page */
  async #visit(page) {
    const address = await page.url();
    for (const url of [...(await page.history()), address]) {
      this.#see("the history", url);
      const { origin, search, searchParams } = new URL(url);
      const watched = this.#origins.has(origin) && !this.#ownQueries.has(search);
      const left = answer.filter((name) => watched && searchParams.has(name));
      if (left.length) this.#faults.push(`the address bar keeps ${left}`);
    }
    if (!this.#origins.has(new URL(address).origin)) return;
    for (const [place, text] of Object.entries(await contentOf(page))) this.#see(place, text);
  }

  #judgeErrors() {
    const unexpected = this.#errors.filter((text) => {
      const known = this.#expected.filter(({ pattern }) => pattern.test(text));
      for (const one of known) one.met = true;
      return !known.length;
    });
    assert.deepEqual(unexpected, [], "errors in the console");
    const missed = this.#expected.filter(({ met }) => !met).map(({ pattern }) => pattern);
    assert.deepEqual(missed, [], "errors that the console should have shown");
  }
}
