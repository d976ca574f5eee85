// @ts-check
// WebKitGTK in its own MiniBrowser: WebDriver opens tabs, navigates and works mouse and keyboard, and
// the inspector observes and evaluates, which WebDriver cannot do while something is under way.
import { Inspector } from "./browser_inspector.mjs";
import { MiniBrowser, end, startScreen } from "./browser_minibrowser.mjs";

/** @typedef {import("./browser_engine.mjs").Observer} Observer */
/** @typedef {import("./browser_engine.mjs").Look} Look */
/** @typedef {import("./browser_inspector.mjs").Message} Message */

/** The inspector's number for WebDriver's session. */
const session = 2;

/** @param {string} proxy @returns {Promise<import("./browser_engine.mjs").Engine>} */
export async function startWebKit(proxy) {
  const { screen, env } = await startScreen();
  return {
    async newContext(observer, look) {
      return new Context(await MiniBrowser.start(env, proxy), observer, look);
    },
    stop: () => end(screen),
  };
}

class Context {
  /** By window handle, in the order of their opening. @type {Map<string, WebKitTab>} */
  #tabs = new Map();
  /** Messages to the inspector that prepare each page. @type {Message[]} */
  #preparation = [];
  /** The last of WebDriver's commands: it does one at a time. @type {Promise<unknown>} */
  #last = Promise.resolve();
  #window = "";
  #inspected = 0;
  #scripts = "";

  /** @param {MiniBrowser} browser @param {Observer} observer @param {Look} look */
  constructor(browser, observer, look) {
    this.browser = browser;
    this.observer = observer;
    const preferences = {
      PrefersColorScheme: look.colorScheme == "dark" ? "Dark" : "Light",
      PrefersReducedMotion: look.reducedMotion ? "Reduce" : "NoPreference",
    };
    for (const [name, value] of Object.entries(preferences)) {
      this.#preparation.push(["Page.overrideUserPreference", { name, value }]);
    }
  }

  /** Gives a window a command of WebDriver's. @param {string} window @param {string} path @param {object} [body] */
  command(window, path, body, method = "POST") {
    const turn = this.#last.then(async () => {
      if (this.#window != window) await this.browser.call("POST", "/window", { handle: window });
      this.#window = window;
      return this.browser.call(method, path, body);
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  async newTab() {
    // The session has one window from its beginning.
    const [first] = this.#tabs.size ? [] : await this.browser.call("GET", "/window/handles");
    const handle =
      first ?? (await this.browser.call("POST", "/window/new", { type: "window" })).handle;
    return this.#adopt(handle);
  }

  async tabs() {
    if (!this.#tabs.size) return [];
    const handles = await this.browser.call("GET", "/window/handles");
    for (const handle of handles) if (!this.#tabs.has(handle)) await this.#adopt(handle);
    return [...this.#tabs].filter(([handle]) => handles.includes(handle)).map(([, tab]) => tab);
  }

  /**
   * The inspector counts what it can inspect: the first window, then the session, which is no page, and
   * the windows to come. A number where nothing answers is that of a window that came and went unseen.
   */
  async #inspect() {
    for (;;) {
      const number = ++this.#inspected == session ? ++this.#inspected : this.#inspected;
      const address = `ws://${this.browser.inspector}/socket/1/${number}/WebPage`;
      const inspector = await Inspector.open(address, this.#preparation, this.observer).catch(
        () => null,
      );
      if (inspector) return inspector;
    }
  }

  /** @param {string} handle */
  async #adopt(handle) {
    const inspector = await this.#inspect();
    const tab = new WebKitTab(this, handle, inspector);
    this.#tabs.set(handle, tab);
    return tab;
  }

  /** @param {string} source */
  async addInitScript(source) {
    this.#scripts += `${source};\n`;
    /** @type {Message} */
    const message = ["Page.setBootstrapScript", { source: this.#scripts }];
    this.#preparation.push(message);
    for (const tab of await this.tabs()) await tab.inspector.send(...message);
  }

  close = () => this.browser.stop();
}

/** Keys by WebDriver's code (WebDriver, section 17.4.2). @type {Record<string, string>} */
const keys = { Tab: "\ue004", Enter: "\ue007" };

class WebKitTab {
  /** @param {Context} context @param {string} handle @param {Inspector} inspector */
  constructor(context, handle, inspector) {
    this.handle = handle;
    this.inspector = inspector;
    this.evaluate = inspector.evaluate;
    /** @type {(path: string, body?: object, method?: string) => Promise<any>} */
    this.command = (...given) => context.command(handle, ...given);
  }

  /** Not through the inspector, whose WebSocket takes no message of more than 128 KiB. */
  run = (/** @type {string} */ script) => this.command("/execute/sync", { script, args: [] });

  navigate = (/** @type {string} */ url) => this.command("/url", { url });

  click = (/** @type {number} */ x, /** @type {number} */ y) =>
    this.#act({
      type: "pointer",
      id: "mouse",
      actions: [
        { type: "pointerMove", x: Math.round(x), y: Math.round(y), duration: 0 },
        { type: "pointerDown", button: 0 },
        { type: "pointerUp", button: 0 },
      ],
    });

  press = (/** @type {string} */ key) =>
    this.#act({
      type: "key",
      id: "keyboard",
      actions: ["keyDown", "keyUp"].map((type) => ({ type, value: keys[key] ?? key })),
    });

  #act = (/** @type {object} */ source) => this.command("/actions", { actions: [source] });

  bringToFront = () => this.command("/window", { handle: this.handle });
  close = () => this.command("/window", undefined, "DELETE");

  /** The toolbar of MiniBrowser keeps its window from becoming narrower than some 450 pixels. */
  resize = (/** @type {number} */ width, /** @type {number} */ height) =>
    this.command("/window/rect", { width, height });

  /** Neither protocol tells of it. */
  history = async () => [];
}
