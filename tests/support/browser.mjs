// @ts-check
// Tests in a real browser: one Chromium and one stage a file, a fresh context a test, and the guard
// over each.
import assert from "node:assert/strict";
import { after, before, test as nodeTest } from "node:test";

import { chromium } from "playwright-core";

import { Guard } from "./browser_guard.mjs";
import { Stage } from "./browser_stage.mjs";

/** @typedef {import("playwright-core").Page} Page */

const flags = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** What a test works with. */
export class World {
  /** @param {import("playwright-core").BrowserContext} context @param {Stage} stage */
  constructor(context, stage) {
    this.context = context;
    this.stage = stage;
    this.guard = new Guard(context, stage.page.origin);
  }

  /** Opens the app in a tab, and waits until it has come to an outcome. @param {string} [path] */
  open = async (path = "/app/") => {
    const page = await this.context.newPage();
    page.setDefaultTimeout(10_000);
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
export async function outcome(page) {
  const root = page.locator("html[data-outcome]");
  await root.waitFor({ state: "attached" });
  return root.getAttribute("data-outcome");
}

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
export const sessionOf = (page, member) => page.evaluate((name) => globalThis.app.session?.[name], member);

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

/**
 * The tests of a file.
 * @param {{ clients?: FurtherClients }} [options] further clients of the exchange
 */
export function browserTests({ clients = () => [] } = {}) {
  const stage = new Stage();
  /** @type {import("playwright-core").Browser} */
  let browser;
  before(async () => {
    const starting = chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });
    await stage.start(clients);
    browser = await starting;
  });
  after(async () => {
    await browser?.close();
    await stage.stop();
  });
  /** @param {string} name @param {(world: World) => Promise<void>} run */
  return (name, run) =>
    nodeTest(name, { timeout: 60_000 }, async () => {
      stage.reset();
      const context = await browser.newContext();
      await context.route("https://*.example/**", (route) =>
        route.fulfill({ contentType: "image/gif", body: pixel }),
      );
      try {
        const world = new World(context, stage);
        await run(world);
        await world.guard.verify(context, stage);
      } finally {
        await context.close();
      }
    });
}
