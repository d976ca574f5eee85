// @ts-check
// Chromium, by its DevTools protocol, and Firefox, by WebDriver BiDi: Puppeteer speaks both.
import puppeteer from "puppeteer-core";

/** @typedef {import("puppeteer-core").Page} Puppet */
/** @typedef {import("./browser_engine.mjs").Observer} Observer */
/** @typedef {import("./browser_engine.mjs").Look} Look */

/** @param {string} proxy @returns {import("puppeteer-core").LaunchOptions} */
const chromium = (proxy) => ({
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
      const context = await (await launch(look)).createBrowserContext();
      return new Context(context, { observer, isFirefox, look });
    },
    async stop() {
      for (const browser of browsers.values()) await (await browser).close();
    },
  };
}

class Context {
  /** @type {Map<Puppet, Promise<PuppetTab>>} */
  #tabs = new Map();
  /** @type {string[]} */
  #scripts = [];

  /**
   * @param {import("puppeteer-core").BrowserContext} context
   * @param {{ observer: Observer, isFirefox: boolean, look: Look }} with_
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
    const { observer, isFirefox, look } = this.with;
    page.on("close", () => this.#tabs.delete(page));
    observe(page, observer, isFirefox);
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
const features = ({ colorScheme = "light", reducedMotion = "" }) => [
  { name: "prefers-color-scheme", value: colorScheme },
  { name: "prefers-reduced-motion", value: reducedMotion },
];

/** @param {Puppet} page @param {Observer} observer @param {boolean} isFirefox */
function observe(page, observer, isFirefox) {
  page.on("console", (message) =>
    observer.console(message.type(), message.text(), message.location().url),
  );
  page.on("pageerror", (error) => observer.console("error", String(error)));
  page.on("request", (request) =>
    observer.request({
      url: request.url(),
      method: request.method(),
      isNavigation: request.isNavigationRequest(),
      headers: request.headers(),
      body: isFirefox ? "" : (request.postData() ?? ""), // which BiDi does not tell
      address: page.url(),
    }),
  );
  page.on("requestfinished", (request) => observer.headers(request.url(), request.headers()));
}

/** Chromium's console tells of requests that failed; for Firefox it is done here. @param {Puppet} page @param {Observer} observer */
function observeFailures(page, observer) {
  const tell = (/** @type {string} */ why, /** @type {string} */ url) =>
    observer.console("error", `Failed to load resource: ${why}`, url);
  page.on("response", (response) => {
    if (response.status() >= 400)
      tell(`the server responded with a status of ${response.status()}`, response.url());
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    if (why != "NS_BINDING_ABORTED") tell(why, request.url()); // which is what the page itself, or its end, brings about
  });
}

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
  resize = (/** @type {number} */ width, /** @type {number} */ height) =>
    this.page.setViewport({ width, height });

  async history() {
    if (this.isFirefox) return []; // BiDi has no such list, and a page sees none under "no-referrer"
    const devtools = await this.page.createCDPSession();
    const { entries } = await devtools.send("Page.getNavigationHistory");
    await devtools.detach();
    return entries.map(({ url }) => url);
  }
}
