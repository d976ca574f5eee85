// @ts-check
// A tab as a test works with it, the same for every engine. The names are those of Playwright, of
// which this is as much as the tests need.
import { find } from "./browser_find.mjs";
import { until } from "./wait.mjs";

/** @typedef {import("./browser_find.mjs").Query} Query */

export class Page {
  #tab;
  #marks = 0;

  /** @param {import("./browser_engine.mjs").Tab} tab */
  constructor(tab) {
    this.#tab = tab;
  }

  /**
   * Runs a function in the page. What goes in and comes out is JSON.
   * @param {(...given: any[]) => any} work
   * @param {...any} given
   * @returns {Promise<any>}
   */
  async evaluate(work, ...given) {
    const text = await this.#tab.evaluate(`(() => {
      const value = (${work})(...${JSON.stringify(given)});
      return value instanceof Promise ? value.then((value) => JSON.stringify(value)) : JSON.stringify(value);
    })()`);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** Runs a script in the page. @param {string} source */
  run = (source) => this.#tab.run(source);

  url = () => /** @type {Promise<string>} */ (this.evaluate(() => location.href));
  history = () => this.#tab.history();

  /** @param {string} url */
  goto = (url) => this.#tab.navigate(url);
  reload = () => this.#leave(() => location.reload());
  goBack = () => this.#leave(() => history.back());
  goForward = () => this.#leave(() => history.forward());

  /** Waits for another document than this one, be it new or one that comes back. @param {() => void} way */
  async #leave(way) {
    const mark = `left ${++this.#marks}`;
    await this.evaluate((name) => {
      document.documentElement.dataset.left = name;
    }, mark);
    await this.evaluate(way).catch(() => {}); // whose answer may be lost with the document
    await until("another document", () =>
      this.evaluate(
        (name) => document.readyState == "complete" && document.documentElement.dataset.left != name,
        mark,
      ),
    );
  }

  bringToFront = () => this.#tab.bringToFront();
  close = () => this.#tab.close();

  /** Waits for an address. @param {RegExp} pattern */
  waitForURL = (pattern) =>
    until(`an address like ${pattern}`, async () => pattern.test(await this.url()));

  /** What the function gives in the page, as soon as that is something. @param {(...given: any[]) => any} look @param {...any} given */
  waitForFunction = (look, ...given) => until(`${look}`, () => this.evaluate(look, ...given));

  /** @param {string} css @param {{ hasText?: string }} [more] */
  locator = (css, { hasText } = {}) => new Place(this, { css, hasText });
  /** @param {keyof import("./browser_find.mjs").Roles} role @param {{ name?: string, exact?: boolean, level?: number }} [more] */
  getByRole = (role, more = {}) => new Place(this, { role, ...more });
  /** @param {string} text @param {{ exact?: boolean }} [more] */
  getByText = (text, more = {}) => new Place(this, { text, ...more });
  /** @param {string} label */
  getByLabel = (label) => new Place(this, { label });
  /** @param {string} css */
  click = (css) => this.locator(css).click();

  /** @param {number} x @param {number} y */
  clickAt = (x, y) => this.#tab.click(x, y);

  keyboard = { press: (/** @type {string} */ key) => this.#tab.press(key) };

  /** @param {{ width: number, height: number }} size */
  setViewportSize = ({ width, height }) => this.#tab.resize(width, height);
}

/** A function of a parameter, from its text. @param {string} name @param {string} body @returns {(given: any) => any} */
const compiled = (name, body) => /** @type {any} */ (new Function(name, body));

/** The elements that a query finds, or one of them. */
export class Place {
  /** @param {Page} page @param {Query} query */
  constructor(page, query) {
    this.page = page;
    this.query = query;
  }

  /** @param {number} nth */
  nth = (nth) => new Place(this.page, { ...this.query, nth });
  first = () => this.nth(0);

  /** What the function makes of the elements that are there now. @param {(found: any[]) => any} work */
  evaluateAll = (work) =>
    this.page.evaluate(compiled("query", `return (${work})((${find})(query))`), this.query);

  /** What the function makes of the element, once it is there. @param {(element: any) => any} work */
  async #of(work) {
    const some = compiled(
      "query",
      `return (${find})(query).slice(0, 1).map(${work}).map((value) => [value])[0]`,
    );
    const [value] = await until(JSON.stringify(this.query), () =>
      this.page.evaluate(some, this.query),
    );
    return value;
  }

  count = () => this.evaluateAll((found) => found.length);
  allInnerTexts = () => this.evaluateAll((found) => found.map((element) => element.innerText));
  innerText = () => this.#of((element) => element.innerText);
  textContent = () => this.#of((element) => element.textContent);
  /** @param {string} name */
  getAttribute = (name) =>
    this.#of(compiled("element", `return element.getAttribute(${JSON.stringify(name)})`));

  /** Waits until it can be seen. */
  waitFor = () =>
    until(JSON.stringify(this.query), () =>
      this.evaluateAll((found) =>
        found.some((element) =>
          element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
        ),
      ),
    );

  /** Clicks in its middle, once nothing is before it. */
  async click() {
    const [x, y] = await until(`${JSON.stringify(this.query)} under the mouse`, () =>
      this.evaluateAll(([element]) => {
        if (document.readyState != "complete") return null; // what comes in yet moves things
        element.scrollIntoView({ block: "center", behavior: "instant" });
        const { left, top, width, height } = element.getBoundingClientRect();
        const middle = /** @type {const} */ ([left + width / 2, top + height / 2]);
        const hit = document.elementFromPoint(...middle);
        return !element.disabled && element.contains(hit) && middle;
      }),
    );
    await this.page.clickAt(x, y);
  }
  check = this.click;
}
