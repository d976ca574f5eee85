// @ts-check
// Sign-ins in a window of their own.
import { until } from "./wait.mjs";

/** @typedef {import("./browser_tab.mjs").Page} Page */

/** The provider asks, on a page whose Cross-Origin-Opener-Policy cuts the window off. @param {import("./browser_stage.mjs").Stage} stage */
export function cutOff({ provider }) {
  provider.asks = true;
  const authorize = provider.front.routes.get("/authorize");
  provider.front.routes.set("/authorize", async (asked) => {
    const answer = await authorize?.(asked) ?? {};
    return { ...answer, headers: { ...answer.headers, "Cross-Origin-Opener-Policy": "same-origin" } };
  });
}

/**
 * The visitor is back at the page, for so many looks of half a second each, however busy the machine is;
 * which window is in front is not for the test to say. Resolves when it was looked at so often.
 * @param {Page} page @param {number} looks
 */
export async function lookBack(page, looks) {
  await page.evaluate((times) => {
    globalThis.looks = times;
    document.hasFocus = () => globalThis.looks-- > 0;
  }, looks);
  if (looks < 100) await page.waitForFunction(() => globalThis.looks < 0);
}

/** Begins a sign-in in a window. @param {import("./browser.mjs").World} world @param {Page} page */
export async function openWindow({ pages }, page) {
  await page.evaluate(() => {
    const { open } = window;
    window.open = (...all) => globalThis.popup = /** @type {Window} */ (open.apply(window, all));
    globalThis.app.signIn = () => globalThis.app.act(async () => {
      globalThis.app.session = await globalThis.app.clients[0].signIn({ popup: true });
      return "session";
    });
    const [button] = document.querySelectorAll("button");
    button.onclick = globalThis.app.signIn;
  });
  const known = await pages();
  await page.getByRole("button", { name: "Sign in" }).click();
  /** The window, while it is there. */
  return () => until("the window", async () => (await pages()).find((one) => !known.includes(one)));
}
