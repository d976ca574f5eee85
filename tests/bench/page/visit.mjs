// @ts-check
// One visitor in a Chromium of the bench: from the page to the provider and back.
import assert from "node:assert/strict";

import { account } from "../../support/browser_provider.mjs";
import { within } from "../../support/wait.mjs";
import { ours } from "../peers.mjs";

/** @typedef {import("./site.mjs").Site} Site */

/**
 * Gives the times in milliseconds, each from the start of its navigation, with an empty cache.
 * @param {import("puppeteer-core").Browser} browser
 * @param {Site} site
 * @param {string} name of the contender
 * @param {import("puppeteer-core").NetworkConditions | null} network
 */
export async function visit(browser, site, name, network) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.emulateNetworkConditions(network);
    const { arrival, outcome } = site.expect();
    outcome.catch(() => {}); // it may fail before anybody waits for it
    const start = page.goto(`${site.host.origin}/${name}/`).catch(() => {}); // the page leaves by itself
    await within(Promise.race([arrival, outcome]), `${name}'s redirect`);
    await start;
    const back = await (await page.waitForSelector("#back"))?.evaluate((link) => link.getAttribute("href"));
    const devtools = await page.createCDPSession();
    await devtools.send("Network.clearBrowserCache");
    await page.goto(back ?? "");
    const { login, shown, redirected } = await within(outcome, `${name}'s profile`);
    assert.equal(login, account.login);
    assertFair(site, name);
    return { redirected, shown };
  } finally {
    await context.close();
  }
}

/**
 * How long the visitor waits for a button that a click works on, with an empty cache.
 * @param {import("puppeteer-core").Browser} browser
 * @param {string} url
 * @param {import("puppeteer-core").NetworkConditions | null} network
 */
export async function waitForButton(browser, url, network) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.emulateNetworkConditions(network);
    await page.evaluateOnNewDocument(() => {
      const look = () => {
        if (document.querySelector("button:enabled")) globalThis.usable ??= performance.now();
      };
      const options = { subtree: true, childList: true, attributes: true };
      new MutationObserver(look).observe(document, options);
    });
    await page.goto(url);
    const usable = await page.waitForFunction(() => globalThis.usable);
    return Number(await usable.jsonValue());
  } finally {
    await context.close();
  }
}

/** Nothing came from a cache, and ours did not ask for leave. @param {Site} site @param {string} name */
function assertFair(site, name) {
  assert.equal(site.count("GET", `/${name}/client.js`), 2);
  assert.equal(site.count("GET", `/${name}/tokenferry.wasm`), name == ours ? 2 : 0);
  assert.equal(site.count("GET", "/user"), 1);
  if (name == ours) assert.equal(site.count("OPTIONS", "/open-token"), 0);
}
