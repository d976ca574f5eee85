// @ts-check
// index.html, as its visitors meet it: every state, with axe-core over each, by mouse and by keyboard.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { browserTests } from "../support/browser.mjs";
import { engineName } from "../support/browser_engine.mjs";
import { assertShown, openPage, signInButton } from "../support/browser_page.mjs";

const test = browserTests();

/** How wide a narrow window is. MiniBrowser's toolbar needs more than a phone has. */
const narrowest = engineName == "webkit" ? 450 : 320;

test("a visitor signs in, looks at the profile, reloads and signs out", async (world) => {
  const page = await openPage(world);
  await assertShown(page, "Sign in");
  await signInButton(page).click();
  await assertShown(page, "You are signed in");
  assert.equal(await page.locator(".tf-name").innerText(), "Ada Lovelace");
  assert.equal(await page.url(), `${world.stage.page.origin}/`);

  await page.locator(".tf-details summary").click();
  await page.getByText("The raw answer").click();
  await page.getByText('"login": "ada"').waitFor();
  await assertShown(page, "You are signed in");

  await page.reload();
  await assertShown(page, "You are signed in");
  assert.equal(world.stage.exchanges.length, 1);
  await page.getByRole("button", { name: "Sign out" }).click();
  await assertShown(page, "Sign in");
  await page.getByText("You are signed out.").waitFor();
  await page.reload();
  await assertShown(page, "Sign in");
});

test("the keyboard alone is enough", async (world) => {
  world.stage.provider.asks = true;
  const page = await openPage(world);
  await signInButton(page).waitFor();
  const press = async (/** @type {string[]} */ ...keys) => { for (const key of keys) await page.keyboard.press(key); };
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  await press("Tab");
  assert.equal(await focused(), "Sign in with Stand-in");
  await press("Enter");
  await page.locator("#back").waitFor();
  await press("Tab", "Enter");
  await page.getByRole("heading", { name: "You are signed in" }).waitFor();
  assert.equal(await focused(), "You are signed in");
  await press("Tab", "Enter");
  await page.getByRole("rowheader", { name: "login" }).waitFor();
  await press("Tab", "Enter");
  await page.getByText('"login": "ada"').waitFor();
  await press("Tab");
  assert.equal(await focused(), "Sign out");
  await press("Enter");
  await page.getByText("You are signed out.").waitFor();
});

test("each configured provider has a button", async (world) => {
  const { stage } = world;
  stage.configuration = { providers: [
    stage.client({ label: "One" }), stage.client({ label: "Two", clientId: "two" }),
    { provider: "github", clientId: "x", tokenEndpoint: stage.tokenEndpoint },
    { provider: "gitlab", clientId: "x" },
  ] };
  const page = await openPage(world);
  await assertShown(page, "Sign in");
  assert.deepEqual(await page.getByRole("button").allInnerTexts(),
    ["Sign in with One", "Sign in with Two", "Sign in with GitHub", "Sign in with GitLab"]);
  await signInButton(page, "One").click();
  await assertShown(page, "You are signed in");
  await page.getByText("with One", { exact: true }).waitFor();
});

test("the configuration may stand in the page itself", async (world) => {
  const { stage } = world;
  const whole = readFileSync(new URL("../../index.html", import.meta.url), "utf8");
  const own = JSON.stringify({ providers: [stage.client({ label: "Own" })] });
  stage.page.routes.set("/", () => ({
    headers: { "Content-Type": "text/html" }, body: whole.replace('{ "providers": [] }', () => own),
  }));
  const page = await openPage(world);
  await signInButton(page, "Own").click();
  await assertShown(page, "You are signed in");
  assert.equal(stage.page.at("/tokenferry.json").length, 0);
});

test("the Back button from the provider brings back a page that works", async (world) => {
  world.stage.provider.asks = true;
  const page = await openPage(world);
  await signInButton(page).click();
  await page.locator("#back").waitFor();
  await page.goBack();
  await assertShown(page, "Sign in");
  await signInButton(page).click();
  await page.click("#back");
  await assertShown(page, "You are signed in");
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`narrow, ${colorScheme} and from right to left, nothing is cut off and axe-core is content`, async (world) => {
    const { stage } = world;
    const bio = "\u0645\u0647\u0646\u062f\u0633\u0629 \u0628\u0631\u0645\u062c\u064a\u0627\u062a ".repeat(20);
    stage.provider.profile = { login: "noor", name: "\u0646\u0648\u0631 \u0627\u0644\u0647\u0627\u0634\u0645\u064a ".repeat(10), bio, long: "x".repeat(500) };
    const page = await openPage(world);
    await page.setViewportSize({ width: 320, height: 600 });
    await assertShown(page, "Sign in");
    await signInButton(page).click();
    await page.locator(".tf-details summary").click();
    await assertShown(page, "You are signed in");
    const [scheme, still, content, room, width] = await page.evaluate(() => [
      matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
      matchMedia("(prefers-reduced-motion: reduce)").matches,
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
      innerWidth,
    ]);
    assert.deepEqual([scheme, still, content], [colorScheme, true, room]);
    assert.ok(width <= narrowest, `the window is ${width} wide`);
  }, { colorScheme, reducedMotion: "reduce" });
}
