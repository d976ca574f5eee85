// @ts-check
// index.html for everybody: by keyboard alone, read aloud, without motion, in light and dark, on
// narrow and wide screens, with names of any length and direction. Nothing moves under the hand.
import assert from "node:assert/strict";

import { browserTests } from "../support/browser.mjs";
import { engineName } from "../support/browser_engine.mjs";
import { assertShown, openPage, signInButton } from "../support/browser_page.mjs";

const test = browserTests();

/** @typedef {import("../support/browser.mjs").World} World */
/** @typedef {import("../support/browser_tab.mjs").Page} Page */
/** @typedef {import("../support/browser_host.mjs").Answer} Answer */

/** How wide a narrow window is. MiniBrowser's toolbar needs more than a phone has. */
const narrowest = engineName == "webkit" ? 450 : 320;

const arabic = "\u0646\u0648\u0631 \u0627\u0644\u0647\u0627\u0634\u0645\u064a";

/** What a visitor of the stand-in brings back who declines. @type {import("../support/browser_provider.mjs").Decision} */
const decline = ({ state }) => [["error", "access_denied"], ["state", state]];

/** Stays where it is, so that the page goes on taking its visitor there. @type {() => Answer} */
const nowhere = () => ({ status: 204 });

/** Holds back what the page's host has at a path. @param {World} world @param {string} path @returns {() => void} lets it go */
function holdBack({ stage: { page: { routes } } }, path) {
  const { promise, resolve } = Promise.withResolvers();
  const answer = /** @type {(asked: any) => Answer} */ (routes.get(path));
  routes.set(path, (asked) => promise.then(() => answer(asked)));
  return () => resolve(undefined);
}

/** Sees that all fits from side to side. @param {Page} page */
async function assertFits(page) {
  const [content, room] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  assert.equal(content, room, "as wide as the window");
  const wider = await page.locator("main *").evaluateAll((found) => {
    const { left, right } = found[0].closest("main").getBoundingClientRect();
    const isOut = (/** @type {DOMRect} */ box) => box.width && (box.left < left || box.right > right + 0.5);
    return found.filter((one) => isOut(one.getBoundingClientRect())).map((one) => one.outerHTML);
  });
  assert.deepEqual(wider, []);
}

const names = { login: "x".repeat(200), name: `${arabic} `.repeat(10), bio: "Wolfe".repeat(60), ["k".repeat(90)]: "v" };

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const width of [narrowest, 1440]) {
    test(`${colorScheme} and ${width} pixels wide, all fits and axe-core is content`, async (world) => {
      const { provider } = world.stage;
      const { decide } = provider;
      provider.decide = decline;
      provider.profile = names;
      const page = await openPage(world);
      await page.setViewportSize({ width, height: 700 });
      await assertShown(page, "Sign in");
      await assertFits(page);
      await signInButton(page).click();
      await assertShown(page, "You declined");
      await assertFits(page);
      provider.decide = decide;
      await page.getByRole("button", { name: "Try again" }).click();
      await page.locator(".tf-details summary").click();
      await assertShown(page, "You are signed in");
      await assertFits(page);
      assert.equal(await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches), colorScheme == "dark");
      assert.equal(await page.evaluate((most) => innerWidth <= most, width), true);
    }, { colorScheme });
  }
}

test("names keep their own direction, and hundreds of fields stay in their place", async (world) => {
  const fields = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`field_${i}`, i]));
  world.stage.provider.profile = { name: arabic, login: "noor", company: `Acme (${arabic})`, ...fields };
  const page = await openPage(world);
  await signInButton(page).click();
  await page.locator(".tf-details summary").click();
  await assertShown(page, "You are signed in");
  const directions = await page.locator(".tf-name, .tf-login, td").evaluateAll((found) =>
    found.slice(0, 5).map((one) => [one.dir, one.matches(":dir(rtl)")]));
  assert.deepEqual(directions, [["auto", true], ["auto", false], ["auto", true], ["auto", false], ["auto", false]]);
  assert.equal(await page.evaluate(() => document.querySelector("main")?.matches(":dir(rtl)")), false);
});

test("the keyboard alone is enough, and shows where it is", async (world) => {
  const { provider } = world.stage;
  provider.asks = true;
  const page = await openPage(world);
  await signInButton(page).waitFor();
  const press = async (/** @type {string[]} */ ...keys) => { for (const key of keys) await page.keyboard.press(key); };
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  const tabTo = async (/** @type {string} */ text) => {
    await press("Tab");
    assert.equal(await focused(), text);
    const [style, width] = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(/** @type {Element} */ (document.activeElement));
      return [outlineStyle, parseFloat(outlineWidth)];
    });
    assert.ok(style != "none" && width >= 2, `${text} has an outline: ${style} ${width}`);
  };
  const approve = async () => {
    await page.locator("#back").waitFor();
    await press("Tab", "Enter");
  };
  const { decide } = provider;
  provider.decide = decline;
  await tabTo("Sign in with Stand-in");
  await press("Enter");
  await approve();
  await page.getByRole("heading", { name: "You declined" }).waitFor();
  assert.equal(await focused(), "You declined");

  provider.decide = decide;
  await tabTo("Try again with Stand-in");
  await press("Enter");
  await approve();
  await page.getByRole("heading", { name: "You are signed in" }).waitFor();
  assert.equal(await focused(), "You are signed in");
  await tabTo("Account details");
  await press("Enter");
  await page.getByRole("rowheader", { name: "login" }).waitFor();
  await tabTo("Sign out");
  await press("Enter");
  await page.getByText("You are signed out.").waitFor();
  await tabTo("Sign in with Stand-in");
});

/** Notes, in a document to come, all that its live regions say, if they can be heard. */
function listen() {
  /** @type {string[]} */
  const said = (globalThis.said = []);
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      const region = /** @type {HTMLElement} */ (target).closest?.("[role=status], [role=alert]");
      const unheard = region?.closest("[inert], [aria-busy=true], [aria-hidden=true]") || region?.checkVisibility() === false;
      if (region && !unheard) said.push(...[...addedNodes].map((node) => `${region.role}: ${node.textContent}`));
    }
  }).observe(document, { subtree: true, childList: true });
}

test("what is up is read out, and what went wrong is an alert", async (world) => {
  await world.addInitScript(listen);
  const { provider } = world.stage;
  const page = await openPage(world);
  const said = (/** @type {number} */ last) => page.evaluate((count) => globalThis.said.slice(-count), last);
  await assertShown(page, "Sign in");
  assert.deepEqual(await said(2), ["status: Getting ready", "status: Continue with your account."]);
  await signInButton(page).click();
  await assertShown(page, "You are signed in");
  assert.deepEqual(await said(3), ["status: Finishing the sign-in", "status: Fetching your profile", "status: with Stand-in"]);
  await page.getByRole("button", { name: "Sign out" }).click();
  assert.deepEqual(await said(1), ["status: You are signed out."]);

  provider.decide = decline;
  await signInButton(page).click();
  await assertShown(page, "You declined");
  assert.deepEqual(await said(2), ["status: Finishing the sign-in", "alert: Nothing was shared with this page."]);
  provider.front.routes.set("/authorize", nowhere);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Taking you to").waitFor();
  assert.deepEqual(await said(1), ["status: Taking you to Stand-in"]);
});

/** Where things are, in the page's own pixels. @param {Page} page */
const places = (page) => page.locator("main, h1, .lead").evaluateAll((found) =>
  found.map((one) => [one.tagName, one.getBoundingClientRect().top, one.getBoundingClientRect().height]));

test("nothing moves while the page comes in, or while it takes its visitor away", async (world) => {
  const [releaseScript, releaseConfiguration] = ["/web/page.js", "/tokenferry.json"].map((path) => holdBack(world, path));
  const page = await world.newPage();
  const arrived = page.goto(`${world.stage.page.origin}/`);
  await page.locator(".stuck").textContent();
  await page.waitForFunction(() => [...document.styleSheets].some(({ cssRules }) => cssRules.length));
  const atFirst = await places(page);
  releaseScript();
  await arrived;
  await page.locator("[inert]").textContent();
  assert.deepEqual(await places(page), atFirst, "while it gets ready");
  releaseConfiguration();
  await signInButton(page).waitFor();
  assert.deepEqual(await places(page), atFirst, "ready");
  world.stage.provider.front.routes.set("/authorize", nowhere);
  await signInButton(page).click();
  await page.getByText("Taking you to").waitFor();
  assert.deepEqual(await places(page), atFirst, "on the way");
});

for (const reducedMotion of /** @type {const} */ (["reduce", undefined])) {
  test(`while it waits, ${reducedMotion ? "nothing moves for those who ask for that" : "a wheel turns"}`, async (world) => {
    const release = holdBack(world, "/tokenferry.json");
    const page = await openPage(world);
    await page.getByText("Getting ready").waitFor();
    await page.waitForFunction(() => !document.querySelector(".stuck")); // the scripts have begun
    const moving = () => page.evaluate(() => document.getAnimations().map((one) => /** @type {CSSAnimation} */ (one).animationName));
    assert.deepEqual((await moving()).filter((/** @type {string} */ name) => reducedMotion || name == "turn"), reducedMotion ? [] : ["turn"]);
    release();
    await assertShown(page, "Sign in");
    assert.deepEqual(await moving(), []);
  }, { reducedMotion });
}
