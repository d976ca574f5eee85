// @ts-check
// index.html when something is wrong: what its visitors and its owner read, and their ways on.
import assert from "node:assert/strict";
import { fileURLToPath, pathToFileURL } from "node:url";

import { browserTests } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { assertShown, openPage, signInButton } from "../support/browser_page.mjs";
import { closedPort } from "../support/ports.mjs";

const test = browserTests();

/** What the visitor reads when it did not work, and the code. @type {[name: string, prepare: (world: World) => void | Promise<void>, heading: string, code: string][]} */
const problems = [
  ["the visitor declines", ({ stage }) => { stage.provider.decide = ({ state }) => [["error", "access_denied"], ["state", state]]; }, "You declined", "access_denied"],
  ["the exchange is away", async ({ stage, guard }) => {
    guard.expect(faults.refused);
    stage.configuration = { providers: [stage.client({ label: "Stand-in", tokenEndpoint: `http://127.0.0.1:${await closedPort()}/token` })] };
  }, "No answer", "network_error"],
  ["the state is forged", ({ stage }) => { stage.provider.decide = ({ code }) => [["code", code], ["state", "forged"]]; }, "That did not work", "state_mismatch"],
  ["the provider answers nonsense", ({ stage, guard }) => {
    guard.expect(faults.status(502));
    stage.provider.front.routes.set("/token", () => ({ headers: { "Content-Type": "text/html" }, body: "<h1>Welcome</h1>" }));
  }, "That did not work", "server_error"],
  ["the profile does not come", ({ stage, guard }) => {
    guard.expect(faults.status(500));
    stage.provider.profileStatus = 500;
  }, "Your profile did not come", "profile_unavailable"],
];

for (const [name, prepare, heading, code] of problems) {
  test(`a way on, when ${name}`, async (world) => {
    await prepare(world);
    const page = await openPage(world);
    await signInButton(page).click();
    await assertShown(page, heading);
    assert.equal(await page.locator("[data-slot=code]").innerText(), code);
    assert.equal(await page.evaluate(() => document.activeElement?.id), "heading");

    world.stage.provider.profileStatus = 200;
    await page.reload();
    const signedIn = code == "profile_unavailable";
    await assertShown(page, signedIn ? "You are signed in" : "Sign in");
  });
}

test("'Try again' tries again, and 'Back' goes back", async (world) => {
  const { provider } = world.stage;
  const { decide } = provider;
  provider.decide = ({ state }) => [["error", "access_denied"], ["state", state]];
  const page = await openPage(world);
  await signInButton(page).click();
  await page.getByRole("button", { name: "Back" }).click();
  await signInButton(page).click();
  await page.getByRole("heading", { name: "You declined" }).waitFor();
  provider.decide = decide;
  await page.getByRole("button", { name: "Try again with Stand-in" }).click();
  await assertShown(page, "You are signed in");
});

test("the provider's words are quoted as text", async (world) => {
  world.stage.provider.decide = ({ state }) =>
    [["error", "unverified_user_email"], ["error_description", "<b>Verify</b> your mail"], ["state", state]];
  const page = await openPage(world);
  await signInButton(page).click();
  await assertShown(page, "That did not work");
  assert.equal(await page.locator("[data-slot=quote]").innerText(), "<b>Verify</b> your mail");
  assert.equal(await page.locator("[data-slot=code]").innerText(), "unverified_user_email");
});

test("nothing is configured", async (world) => {
  const { stage, guard } = world;
  stage.configuration = { providers: [] };
  const page = await openPage(world);
  await assertShown(page, "This page is not set up yet");
  await page.getByText("tokenferry-config").waitFor();

  guard.expect(faults.status(404));
  stage.configuration = null;
  await page.reload();
  await assertShown(page, "This page is not set up yet");

  // Hosts of single-page apps send a page in place of what is not there.
  stage.page.routes.set("/tokenferry.json", () => ({ headers: { "Content-Type": "text/html" }, body: "<!doctype html>" }));
  await page.reload();
  await assertShown(page, "This page is not set up yet");
});

/** @type {[name: string, configuration: (stage: any) => object | string, says: RegExp][]} */
const mistakes = [
  ["is no JSON", () => "{ providers: 1 }", /tokenferry\.json is not JSON/],
  ["has no list", () => ({ providers: {} }), /"providers" in tokenferry\.json is not a list/],
  ["has a secret", (stage) => ({ providers: [stage.client({ label: "Mine", clientSecret: "a-secret-in-a-page" })] }), /Mine: clientSecret/],
  ["has no client id", (stage) => ({ providers: [stage.client({ label: "Mine", clientId: "" })] }), /Mine: clientId: missing/],
];

for (const [name, configuration, says] of mistakes) {
  test(`the owner reads what is wrong when the configuration ${name}`, async (world) => {
    const { stage } = world;
    const made = configuration(stage);
    const body = typeof made == "string" ? made : JSON.stringify(made);
    stage.page.routes.set("/tokenferry.json", () => ({ headers: { "Content-Type": "application/json" }, body }));
    const page = await openPage(world);
    await assertShown(page, "This page is not set up right");
    const text = await page.locator("main").innerText();
    assert.match(text, says);
    assert.doesNotMatch(text, /a-secret-in-a-page/);
  });
}

test("the wasm does not load", async (world) => {
  for (const fault of [faults.status(404), faults.wrongHash]) world.guard.expect(fault);
  world.stage.page.routes.delete("/web/tokenferry.wasm");
  const page = await openPage(world);
  await assertShown(page, "This page did not load fully");
  assert.match(await page.locator("main").innerText(), /tokenferry\.wasm: .*this version's wasm: check the path/);
});

test("opened as a file, the page says what to do", async (world) => {
  world.guard.expect(faults.fileOrigin);
  const page = await world.newPage();
  await page.goto(pathToFileURL(fileURLToPath(new URL("../../index.html", import.meta.url))).href);
  // The text waits a moment for the scripts; here that moment is over.
  await page.evaluate(() => document.querySelector(".stuck")?.getAnimations().forEach((animation) => animation.finish()));
  await page.getByText("Did you open it as a file?").waitFor();
});
