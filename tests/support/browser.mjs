// @ts-check
// Tests in a real browser: one browser and one stage a file, a fresh visitor a test, and the guard
// over each.
import assert from "node:assert/strict";
import { after, before, test as nodeTest } from "node:test";

import { startEngine } from "./browser_engine.mjs";
import { Guard } from "./browser_guard.mjs";
import { html } from "./browser_host.mjs";
import { Stage } from "./browser_stage.mjs";
import { Page } from "./browser_tab.mjs";

/** @typedef {import("./browser_engine.mjs").Context} Context */

/** What a test works with. */
export class World {
  /** @param {Stage} stage @param {Guard} guard @param {Context} context */
  constructor(stage, guard, context) {
    this.stage = stage;
    this.guard = guard;
    this.context = context;
  }

  /** @type {Map<import("./browser_engine.mjs").Tab, Page>} */
  #pages = new Map();

  /** @param {import("./browser_engine.mjs").Tab} tab */
  #pageOf(tab) {
    const page = this.#pages.get(tab) ?? new Page(tab);
    this.#pages.set(tab, page);
    return page;
  }

  newPage = async () => this.#pageOf(await this.context.newTab());
  /** All, also those that pages opened. */
  pages = async () => (await this.context.tabs()).map((tab) => this.#pageOf(tab));

  /** Runs a function before the scripts of every document to come. @param {(...given: any[]) => void} work @param {...any} given */
  addInitScript = (work, ...given) => this.context.addInitScript(`(${work})(...${JSON.stringify(given)})`);

  /** Lets the clock of every document to come stand still. @param {number} now */
  setClock = (now) => this.addInitScript((time) => {
    Object.assign(globalThis, { Date: class extends Date {
      /** @param {any[]} given */
      constructor(...given) { super(.../** @type {[]} */ (given.length ? given : [time])); }
      static now() { return time; }
    } });
  }, now);

  /** Has the browser keep a cookie of a host. @param {import("./browser_host.mjs").Host} host @param {string} cookie */
  keepCookie = async (host, cookie) => {
    host.routes.set("/cookie", () => html(`<!doctype html><link rel="icon" href="data:,">`, { "Set-Cookie": cookie }));
    const page = await this.newPage();
    await page.goto(`${host.origin}/cookie`);
    assert.equal(await page.evaluate(() => document.cookie), cookie);
  };

  /** Opens the app in a tab, and waits until it has come to an outcome. @param {string} [path] */
  open = async (path = "/app/") => {
    const page = await this.newPage();
    await this.go(page, path);
    return page;
  };

  /** Goes on to an address of the page's origin. @param {Page} page @param {string} address */
  go = async (page, address) => {
    await page.goto(new URL(address, this.stage.page.origin).href);
    return outcome(page);
  };
}

/** What came of it: "session", "none" or "error". @param {Page} page */
export const outcome = (page) => page.locator("html[data-outcome]").getAttribute("data-outcome");

/** Signs in, as far as the stand-in lets. @param {Page} page */
export async function signIn(page, which = 0) {
  await page.getByRole("button", { name: "Sign in" }).nth(which).click();
  return outcome(page);
}

/** Goes to the provider's page, and gives the address that its link leads to. @param {Page} page */
export async function callbackOf(page) {
  await page.getByRole("button", { name: "Sign in" }).first().click();
  return (await page.locator("#back").getAttribute("href")) ?? "";
}

/** The error's code. @param {Page} page */
export const errorCode = (page) => page.locator("#code").innerText();

/** What the page's script sees of its session. @param {Page} page @param {string} member */
export const sessionOf = (page, member) => page.evaluate((name) => globalThis.app.session?.[/** @type {keyof typeof globalThis.app.session} */ (name)], member);

/** The names of the events that its session had. @param {Page} page */
export const eventsOf = (page) => page.evaluate(() => globalThis.app.events.map((text) => text.split(" ")[0]));

/** A duplicate of a signed-in tab: a browser clones what it keeps. @param {World} world @param {Page} page */
export async function duplicate({ open }, page) {
  const kept = await page.evaluate(() => ({ ...sessionStorage }));
  const copy = await open();
  await copy.evaluate((records) => Object.assign(sessionStorage, records), kept);
  await copy.reload();
  assert.equal(await outcome(copy), "session");
  return copy;
}

/**
 * Sees that a sign-in was refused, with nothing exchanged.
 * @param {{ page: Page, stage: Stage }} where
 * @param {string} code or several, with | between them
 */
export async function assertRefused({ page, stage }, code) {
  assert.equal(await outcome(page), "error");
  assert.match(await errorCode(page), new RegExp(`^(${code})$`));
  assert.equal(stage.exchanges.length, 0);
  assert.equal(await page.evaluate(() => globalThis.app.session), null);
}

/** @typedef {(stage: Stage) => object[] | Promise<object[]>} FurtherClients */
/** @typedef {import("./browser_engine.mjs").Look} Look */

/**
 * The tests of a file.
 * @param {{ clients?: FurtherClients }} [options] further clients of the exchange
 */
export function browserTests({ clients = () => [] } = {}) {
  const stage = new Stage();
  /** @type {import("./browser_engine.mjs").Engine | undefined} */
  let engine;
  before(async () => {
    await stage.start(clients);
    engine = await startEngine(stage.outside.proxy);
  });
  after(async () => {
    await engine?.stop();
    await stage.stop();
  });
  /**
   * @param {string} name
   * @param {(world: World) => Promise<void>} run
   * @param {Look & { todo?: string }} [options] todo: why the module does not do this yet, on this engine
   */
  return (name, run, { todo, ...look } = {}) =>
    nodeTest(name, { timeout: 60_000, todo }, async () => {
      stage.reset();
      const guard = new Guard(stage);
      const context = await /** @type {import("./browser_engine.mjs").Engine} */ (engine).newContext(guard, look);
      try {
        const world = new World(stage, guard, context);
        await run(world);
        await guard.verify(world.pages);
      } finally {
        await context.close();
      }
    });
}
