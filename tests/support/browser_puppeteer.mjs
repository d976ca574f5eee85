// @ts-check
// Chromium, by its DevTools protocol, and Firefox, by WebDriver BiDi: Puppeteer speaks both.
import puppeteer from "puppeteer-core";

import { lenient, observe, observeFailures } from "./browser_observe.mjs";

/** @typedef {import("puppeteer-core").Page} Puppet */
/** @typedef {import("./browser_engine.mjs").Observer} Observer */
/** @typedef {import("./browser_engine.mjs").Look} Look */

/** @param {string} proxy @returns {import("puppeteer-core").LaunchOptions} */
export const chromium = (proxy) => ({
  browser: "chrome",
  executablePath: "/usr/bin/chromium",
  args: [
    `--proxy-server=${proxy}`,
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ],
});

/** @param {string} proxy @param {Look} look @returns {import("puppeteer-core").LaunchOptions} */
function firefox(proxy, { colorScheme, reducedMotion }) {
  const [host, port] = proxy.split(":");
  return {
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    extraPrefsFirefox: {
      "security.fileuri.strict_origin_policy": true, // as users have it, and Puppeteer has not
      "network.proxy.type": 1,
      "network.proxy.http": host,
      "network.proxy.http_port": Number(port),
      "network.proxy.ssl": host,
      "network.proxy.ssl_port": Number(port),
      "layout.css.prefers-color-scheme.content-override": colorScheme == "dark" ? 0 : 1,
      "ui.prefersReducedMotion": reducedMotion ? 1 : 0,
    },
  };
}

/** @param {string} name @param {string} proxy @returns {Promise<import("./browser_engine.mjs").Engine>} */
export async function startPuppeteer(name, proxy) {
  const isFirefox = name == "firefox";
  /** By look, as Firefox has its look from the start. @type {Map<string, Promise<import("puppeteer-core").Browser>>} */
  const browsers = new Map();
  const launch = (/** @type {Look} */ look) => {
    const key = isFirefox ? JSON.stringify(look) : "";
    const options = isFirefox ? firefox(proxy, look) : chromium(proxy);
    const browser =
      browsers.get(key) ??
      puppeteer.launch({ headless: true, acceptInsecureCerts: true, ...options });
    browsers.set(key, browser);
    return browser;
  };
  await launch({});
  return {
    async newContext(observer, look) {
      const browser = await launch(look);
      const context = await browser.createBrowserContext();
      // Debian 12 without its security updates has Firefox 140.
      const isOld = isFirefox && Number.parseInt(version(await browser.version())) < 153;
      return new Context(context, { observer, isFirefox, isOld, look });
    },
    async stop() {
      for (const browser of browsers.values()) await (await browser).close();
    },
  };
}

/** @param {string} text such as firefox/153.0 */
const version = (text) => text.split("/")[1];

class Context {
  /** @type {Map<Puppet, Promise<PuppetTab>>} */
  #tabs = new Map();
  /** @type {string[]} */
  #scripts = [];

  /**
   * @param {import("puppeteer-core").BrowserContext} context
   * @param {{ observer: Observer, isFirefox: boolean, isOld: boolean, look: Look }} with_
   */
  constructor(context, with_) {
    this.context = context;
    this.with = with_;
    context.on("targetcreated", async (target) => {
      try {
        const page = await target.page();
        if (page) await this.#adopt(page);
      } catch {
        // A window that is gone already.
      }
    });
  }

  newTab = async () => this.#adopt(await this.context.newPage());
  async tabs() {
    const tabs = await Promise.allSettled(this.#tabs.values());
    return tabs.flatMap((tab) => (tab.status == "fulfilled" ? [tab.value] : []));
  }

  /** @param {Puppet} page */
  #adopt(page) {
    const tab = this.#tabs.get(page) ?? this.#prepare(page);
    this.#tabs.set(page, tab);
    return tab;
  }

  /** @param {Puppet} page */
  async #prepare(page) {
    const { observer, isFirefox, isOld, look } = this.with;
    page.on("close", () => this.#tabs.delete(page));
    observe(page, isOld ? lenient(observer) : observer, isFirefox);
    if (isFirefox) observeFailures(page, observer);
    else await page.emulateMediaFeatures(features(look));
    for (const script of this.#scripts) await page.evaluateOnNewDocument(script);
    return new PuppetTab(page, isFirefox);
  }

  /** @param {string} source */
  async addInitScript(source) {
    this.#scripts.push(source);
    for (const tab of await this.tabs()) await tab.page.evaluateOnNewDocument(source);
  }

  close = () => this.context.close();
}

/** @param {Look} look */
const features = ({ colorScheme = "light", reducedMotion }) => [
  { name: "prefers-color-scheme", value: colorScheme },
  { name: "prefers-reduced-motion", value: reducedMotion ?? "" },
];

class PuppetTab {
  /** @param {Puppet} page @param {boolean} isFirefox */
  constructor(page, isFirefox) {
    this.page = page;
    this.isFirefox = isFirefox;
  }

  navigate = (/** @type {string} */ url) => this.page.goto(url);
  run = (/** @type {string} */ source) => this.page.evaluate(`(() => { ${source} })()`);
  evaluate = (/** @type {string} */ source) =>
    /** @type {Promise<string>} */ (this.page.evaluate(source));
  click = (/** @type {number} */ x, /** @type {number} */ y) => this.page.mouse.click(x, y);
  press = (/** @type {any} */ key) => this.page.keyboard.press(key);
  bringToFront = () => this.page.bringToFront();
  close = () => this.page.close();

  /** @param {number} width @param {number} height */
  async resize(width, height) {
    // It turns the screen as well, which Firefox 140 cannot; what a test needs is the size.
    await this.page.setViewport({ width, height }).catch((error) => {
      if (!/setScreenOrientationOverride/.test(String(error))) throw error;
    });
  }

  async history() {
    if (this.isFirefox) return []; // BiDi has no such list, and a page sees none under "no-referrer"
    const devtools = await this.page.createCDPSession();
    const { entries } = await devtools.send("Page.getNavigationHistory");
    await devtools.detach();
    return entries.map(({ url }) => url);
  }
}
