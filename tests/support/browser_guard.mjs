// @ts-check
// What no test may see, whatever it is about: an error in the console, a policy violated, and a code,
// a verifier or a token where it does not belong. It keeps what passes by, and judges at the end, when
// all the secrets are known.
import assert from "node:assert/strict";

const answer = ["code", "error", "error_description", "error_uri", "iss"];
const loopback = ["localhost", "127.0.0.1"];

/** @typedef {import("playwright-core").BrowserContext} BrowserContext */
/** @typedef {import("playwright-core").Page} Page */

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
  /** @type {Promise<void>[]} */
  #reading = [];
  /** Those of the pages that sign visitors in. @type {Set<string>} */
  #origins;

  /** @param {BrowserContext} context @param {string} origin the page's */
  constructor(context, origin) {
    this.#origins = new Set([origin]);
    context.on("console", (message) => {
      if (message.type() == "error") this.#errors.push(message.text());
      this.#see("the console", message.text());
    });
    context.on("weberror", (error) => this.#errors.push(String(error.error())));
    context.on("request", (request) => this.#look(request));
    context.on("requestfinished", (request) => this.#reading.push(this.#read(request)));
  }

  /** Declares an error in the console that the test brings about; it has to come. @param {RegExp} pattern */
  expect(pattern) {
    this.#expected.push({ pattern, met: false });
  }

  /** Tells of another page that signs visitors in. @param {string} url */
  watch(url) {
    this.#origins.add(new URL(url).origin);
  }

  /** @param {string} name @param {string | null | undefined} text */
  #keep(name, text) {
    if (text && text.length >= 8) this.#secrets.set(text, name);
  }

  /** @param {string} place @param {string | undefined} text */
  #see(place, text) {
    if (text) this.#seen.push([place, text]);
  }

  /** @param {import("playwright-core").Request} request */
  #look(request) {
    const url = new URL(request.url());
    if (!url.protocol.startsWith("http")) return;
    if (!loopback.includes(url.hostname) && !url.hostname.endsWith(".example")) {
      this.#faults.push(`a request to ${url.origin}`);
    }
    if (request.isNavigationRequest() && this.#origins.has(url.origin)) {
      return this.#keep("the code", url.searchParams.get("code")); // the callback itself
    }
    this.#see(`the address of a request to ${url.origin}`, url.href);
    if (request.isNavigationRequest()) return;
    const form = new URLSearchParams(request.postData() ?? "");
    this.#keep("the code", form.get("code"));
    this.#keep("the verifier", form.get("code_verifier"));
    if (!form.has("code") && !request.headers().authorization) return;
    if (new URL(request.frame().page().url()).searchParams.has("code")) {
      this.#faults.push("a request went out before the address bar was clean");
    }
  }

  /** @param {import("playwright-core").Request} request */
  async #read(request) {
    const headers = await request.allHeaders().catch(() => /** @type {Record<string, string>} */ ({}));
    this.#keep("the token", /^Bearer (.*)$/.exec(headers.authorization ?? "")?.[1]);
    this.#see(`a Referer to ${new URL(request.url()).origin}`, headers.referer);
  }

  /**
   * Looks everywhere, once the test is over.
   * @param {BrowserContext} context
   * @param {import("./browser_stage.mjs").Stage} stage
   */
  async verify(context, stage) {
    await Promise.all(this.#reading);
    for (const page of context.pages()) await this.#visit(context, page);
    for (const { origin, asked } of [stage.page, stage.module, stage.provider.front, stage.provider.api]) {
      for (const { headers } of asked) this.#see(`a Referer to ${origin}`, headers.referer);
    }
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

  /** @param {BrowserContext} context @param {Page} page */
  async #visit(context, page) {
    const devtools = await context.newCDPSession(page);
    const { entries } = await devtools.send("Page.getNavigationHistory");
    await devtools.detach();
    for (const { url } of [...entries, { url: page.url() }]) {
      this.#see("the history", url);
      const { origin, searchParams } = new URL(url);
      const left = answer.filter((name) => this.#origins.has(origin) && searchParams.has(name));
      if (left.length) this.#faults.push(`the address bar keeps ${left}`);
    }
    if (!this.#origins.has(new URL(page.url()).origin)) return;
    for (const [place, text] of Object.entries(await contentOf(page))) this.#see(place, text);
  }

  #judgeErrors() {
    const unexpected = this.#errors.filter((text) => {
      const known = this.#expected.find(({ pattern }) => pattern.test(text));
      if (known) known.met = true;
      return !known;
    });
    assert.deepEqual(unexpected, [], "errors in the console");
    const missed = this.#expected.filter(({ met }) => !met).map(({ pattern }) => pattern);
    assert.deepEqual(missed, [], "errors that the console should have shown");
  }
}
