// @ts-check
// index.html in a browser: opening it, and looking at what it shows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("./browser.mjs").World} World */

const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** Sees that the page has this heading, is not busy, and that axe-core finds no fault with it. */
export async function assertShown(/** @type {Page} */ page, /** @type {string} */ heading) {
  await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
  await page.locator("main:not([aria-busy=true])").waitFor();
  // Through the debugger, as the page's policy lets no foreign script in.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Runtime.evaluate", { expression: axe });
  const { result } = await devtools.send("Runtime.evaluate", {
    expression: `axe.run().then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) => [id, nodes.map((n) => n.html)])))`,
    awaitPromise: true,
  });
  await devtools.detach();
  assert.deepEqual(JSON.parse(result.value), [], `axe-core at "${heading}"`);
}

/** Opens the page. @param {World} world */
export async function openPage({ context, stage }) {
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${stage.page.origin}/`);
  return page;
}

export const signInButton = (/** @type {Page} */ page, name = "Stand-in") => page.getByRole("button", { name: `Sign in with ${name}` });
