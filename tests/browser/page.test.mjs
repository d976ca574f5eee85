// @ts-check
// index.html, as its visitors meet it: every state, with axe-core over each, by mouse and by keyboard.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

import { browserTests } from "../support/browser.mjs";
import { closedPort } from "../support/ports.mjs";

const test = browserTests();

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("../support/browser.mjs").World} World */

const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** Sees that the page has this heading, is not busy, and that axe-core finds no fault with it. */
async function assertShown(/** @type {Page} */ page, /** @type {string} */ heading) {
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
async function openPage({ context, stage }) {
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${stage.page.origin}/`);
  return page;
}

const signInButton = (/** @type {Page} */ page, name = "Stand-in") => page.getByRole("button", { name: `Sign in with ${name}` });

test("a visitor signs in, looks at the profile, reloads and signs out", async (world) => {
  const page = await openPage(world);
  await assertShown(page, "Sign in");
  await signInButton(page).click();
  await assertShown(page, "You are signed in");
  assert.equal(await page.locator(".tf-name").innerText(), "Ada Lovelace");
  assert.equal(page.url(), `${world.stage.page.origin}/`);

  await page.getByText("Everything the provider told").click();
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

/** What the visitor reads when it did not work, and the code. @type {[name: string, prepare: (world: World) => void | Promise<void>, heading: string, code: string][]} */
const problems = [
  ["the visitor declines", ({ stage }) => { stage.provider.decide = ({ state }) => [["error", "access_denied"], ["state", state]]; }, "You declined", "access_denied"],
  ["the exchange is away", async ({ stage, guard }) => {
    guard.expect(/ERR_CONNECTION_REFUSED/);
    stage.configuration = { providers: [stage.client({ label: "Stand-in", tokenEndpoint: `http://127.0.0.1:${await closedPort()}/token` })] };
  }, "No answer", "network_error"],
  ["the state is forged", ({ stage }) => { stage.provider.decide = ({ code }) => [["code", code], ["state", "forged"]]; }, "That did not work", "state_mismatch"],
  ["the provider answers nonsense", ({ stage, guard }) => {
    guard.expect(/status of 502/);
    stage.provider.front.routes.set("/token", () => ({ headers: { "Content-Type": "text/html" }, body: "<h1>Welcome</h1>" }));
  }, "That did not work", "server_error"],
  ["the profile does not come", ({ stage, guard }) => {
    guard.expect(/status of 500/);
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

  guard.expect(/status of 404/);
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
  world.guard.expect(/status of 404/);
  world.stage.page.routes.delete("/web/tokenferry.wasm");
  const page = await openPage(world);
  await assertShown(page, "This page did not load fully");
  assert.match(await page.locator("main").innerText(), /tokenferry\.wasm: HTTP status 404/);
});

test("opened as a file, the page says what to do", async (world) => {
  for (const pattern of [/CORS policy/, /ERR_FAILED/]) world.guard.expect(pattern);
  const page = await world.context.newPage();
  // The text waits a moment for the scripts; here that moment is short.
  const devtools = await world.context.newCDPSession(page);
  await devtools.send("Animation.enable");
  await devtools.send("Animation.setPlaybackRate", { playbackRate: 50 });
  await page.goto(pathToFileURL(fileURLToPath(new URL("../../index.html", import.meta.url))).href);
  await page.getByText("Did you open it as a file?").waitFor();
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
    const bio = "مهندسة برمجيات ".repeat(20);
    stage.provider.profile = { login: "noor", name: "نور الهاشمي ".repeat(10), bio, long: "x".repeat(500) };
    const page = await openPage(world);
    await page.setViewportSize({ width: 320, height: 600 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await assertShown(page, "Sign in");
    await signInButton(page).click();
    await page.getByText("Everything the provider told").click();
    await assertShown(page, "You are signed in");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  });
}
