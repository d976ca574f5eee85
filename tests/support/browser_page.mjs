// @ts-check
// index.html in a browser: opening it, and looking at what it shows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @typedef {import("./browser_tab.mjs").Page} Page */
/** @typedef {import("./browser.mjs").World} World */

const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** Sees that the page has this heading, which is its title, is at rest, and that axe-core finds no fault with it. */
export async function assertShown(/** @type {Page} */ page, /** @type {string} */ heading) {
  await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
  await page.locator("#view:not([inert])").waitFor();
  assert.equal(await page.evaluate(() => document.title), heading);
  await page.run(axe);
  const found = await page.evaluate(() => globalThis.axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])));
  assert.deepEqual(found, [], `axe-core at "${heading}"`);
}

/** Opens the page. @param {World} world */
export async function openPage({ newPage, stage }) {
  const page = await newPage();
  await page.goto(`${stage.page.origin}/`);
  return page;
}

export const signInButton = (/** @type {Page} */ page, name = "Stand-in") => page.getByRole("button", { name: `Sign in with ${name}` });
