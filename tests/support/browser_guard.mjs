// @ts-check
// What no test may see, whatever it is about: an error in the console, a policy violated, and a code,
// a verifier or a token where it does not belong.
import assert from "node:assert/strict";

const leaving = ["code", "error", "error_description", "error_uri", "iss"];
const loopback = ["localhost", "127.0.0.1"];

/** @typedef {import("playwright-core").BrowserContext} BrowserContext */
/** @typedef {import("playwright-core").Page} Page */

export class Guard {
  /** What is secret, and its name. @type {Map<string, string>} */
  #secrets = new Map();
  /** @type {string[]} */
  #console = [];
  /** @type {string[]} */
  #faults = [];
  /** @type {{ pattern: RegExp, met: boolean }[]} */
  #expected = [];
  /** @type {Promise<void>[]} */
  #reading = [];
  #pageOrigin;

  /** @param {BrowserContext} context @param {string} pageOrigin */
  constructor(context, pageOrigin) {
    this.#pageOrigin = pageOrigin;
    context.on("console", (message) => {
      // A warning may be a policy in report-only mode; what a page logs itself is its own affair.
      if (message.type() == "error") this.#console.push(message.text());
      if (this.#finds(message.text()))
        this.#faults.push(`the console shows ${this.#finds(message.text())}`);
    });
    context.on("weberror", (error) => this.#console.push(String(error.error())));
    context.on("request", (request) => this.#look(request));
    context.on("requestfinished", (request) => this.#reading.push(this.#read(request)));
  }

  /** Declares an error in the console that the test brings about; it has to come. @param {RegExp} pattern */
  expect(pattern) {
    this.#expected.push({ pattern, met: false });
  }

  /** Adds what must not be seen. @param {string} name @param {string | null | undefined} text */
  keep(name, text) {
    if (text && text.length >= 8) this.#secrets.set(text, name);
  }

  /** The name of the secret that a text has in it. @param {string} text */
  #finds(text) {
    for (const [secret, name] of this.#secrets) {
      if (text.includes(secret) || text.includes(encodeURIComponent(secret))) return name;
    }
  }

  /** @param {import("playwright-core").Request} request */
  #look(request) {
    const url = new URL(request.url());
    if (!url.protocol.startsWith("http")) return;
    if (!loopback.includes(url.hostname) && !url.hostname.endsWith(".example")) {
      this.#faults.push(`a request to ${url.origin}`);
    }
    if (request.isNavigationRequest()) {
      if (url.origin == this.#pageOrigin) this.keep("the code", url.searchParams.get("code"));
      else if (this.#finds(url.href))
        this.#faults.push(`${this.#finds(url.href)} goes to ${url.origin}`);
      return;
    }
    if (this.#finds(url.href))
      this.#faults.push(`${this.#finds(url.href)} is in the address of a request`);
    const form = new URLSearchParams(request.postData() ?? "");
    this.keep("the code", form.get("code"));
    this.keep("the verifier", form.get("code_verifier"));
    if (form.has("code") || request.headers().authorization) {
      const bar = new URL(request.frame().page().url());
      if (bar.searchParams.has("code"))
        this.#faults.push("a request went out before the address bar was clean");
    }
  }

  /** @param {import("playwright-core").Request} request */
  async #read(request) {
    const headers = await request
      .allHeaders()
      .catch(() => /** @type {Record<string, string>} */ ({}));
    this.keep("the token", /^Bearer (.*)$/.exec(headers.authorization ?? "")?.[1]);
    this.#readReferer(headers.referer, request.url());
  }

  /** @param {string | undefined} referer @param {string} to */
  #readReferer(referer, to) {
    if (!referer) return;
    if (new URL(referer).searchParams.has("code") || this.#finds(referer)) {
      this.#faults.push(`a Referer with a code goes to ${new URL(to).origin}`);
    }
  }

  /**
   * Looks everywhere, once the test is over.
   * @param {BrowserContext} context
   * @param {import("./browser_stage.mjs").Stage} stage
   */
  async verify(context, stage) {
    for (const text of stage.provider.issued) this.keep("what the provider issued", text);
    await Promise.all(this.#reading);
    for (const page of context.pages()) await this.#verifyPage(context, page);
    for (const { origin, asked } of [
      stage.page,
      stage.module,
      stage.provider.front,
      stage.provider.api,
    ]) {
      for (const { headers } of asked) this.#readReferer(headers.referer, origin);
    }
    const log = `${stage.exchange?.stdout.text}${stage.exchange?.stderr.text}`;
    if (this.#finds(log)) this.#faults.push(`the exchange's log has ${this.#finds(log)}`);
    assert.deepEqual(this.#faults, []);
    this.#verifyConsole();
  }

  #verifyConsole() {
    const unexpected = this.#console.filter((text) => {
      const known = this.#expected.find(({ pattern }) => pattern.test(text));
      if (known) known.met = true;
      return !known;
    });
    assert.deepEqual(unexpected, [], "errors in the console");
    const missed = this.#expected.filter(({ met }) => !met).map(({ pattern }) => pattern);
    assert.deepEqual(missed, [], "errors that the console should have shown");
  }

  /** @param {BrowserContext} context @param {Page} page */
  async #verifyPage(context, page) {
    const devtools = await context.newCDPSession(page);
    const { entries } = await devtools.send("Page.getNavigationHistory");
    await devtools.detach();
    for (const { url } of [...entries, { url: page.url() }]) {
      if (this.#finds(url)) this.#faults.push(`the history has ${this.#finds(url)}`);
      if (!url.startsWith(`${this.#pageOrigin}/`)) continue;
      const left = leaving.filter((name) => new URL(url).searchParams.has(name));
      if (left.length) this.#faults.push(`the address bar keeps ${left}`);
    }
    if (!page.url().startsWith(`${this.#pageOrigin}/`)) return;
    const seen = await page.evaluate(() => ({
      "the document": document.documentElement.outerHTML,
      "history.state": JSON.stringify(history.state) ?? "",
      localStorage: JSON.stringify(localStorage),
      "a cookie": document.cookie,
      "the name of the window": window.name,
      // The token is kept there, for the tab; nothing else is.
      sessionStorage: JSON.stringify(
        Object.entries(sessionStorage).filter(([key]) => !key.startsWith("tokenferry.session.")),
      ),
    }));
    for (const [place, text] of Object.entries(seen)) {
      if (this.#finds(text)) this.#faults.push(`${place} has ${this.#finds(text)}`);
    }
  }
}
