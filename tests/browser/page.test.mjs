// @ts-check
// index.html, as its visitors meet it: every state, with axe-core over each.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { browserTests } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { assertShown, openPage, signInButton } from "../support/browser_page.mjs";

const test = browserTests();

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

test("an avatar that does not come gives way to an initial", async (world) => {
  const { stage, guard } = world;
  guard.expect(faults.status(404));
  stage.outside.routes.set("/gone", () => ({ status: 404 }));
  stage.provider.profile = { login: "ada", name: "\u{1f9ee} Ada", avatar_url: "https://avatars.example/gone" };
  const page = await openPage(world);
  await signInButton(page).click();
  await page.locator(".tf-initials", { hasText: "\u{1f9ee}" }).waitFor();
  assert.equal(await page.locator("img").count(), 0);
});
