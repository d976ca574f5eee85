// @ts-check
// index.html when something is wrong: what its visitors and its owner read, and their ways on.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { browserTests } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { assertShown, openPage, signInButton } from "../support/browser_page.mjs";
import { openJson } from "../support/browser_host.mjs";
import { dist, file } from "../support/browser_stage.mjs";
import { closedPort } from "../support/ports.mjs";

const test = browserTests();

/** @typedef {import("../support/browser.mjs").World} World */

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
  }, "This site's sign-in is not set up right", "server_error"],
  ["the profile does not come", ({ stage, guard }) => {
    guard.expect(faults.status(500));
    stage.provider.profileStatus = 500;
  }, "Your profile did not come", "profile_unavailable"],
];

for (const [name, prepare, heading, code] of problems) {
  test(`a way on, when ${name}`, async (world) => {
    await prepare(world);
    // Whoever builds the page reads it in the console; who declines made no mistake.
    if (code != "access_denied") world.guard.expect(new RegExp(`^${code}: `));
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
  world.guard.expect(/server_error: The provider refuses this app's settings: unverified_user_email/);
  world.stage.provider.decide = ({ state }) =>
    [["error", "unverified_user_email"], ["error_description", "<b>Verify</b> your mail"], ["state", state]];
  const page = await openPage(world);
  await signInButton(page).click();
  await assertShown(page, "That did not work");
  assert.equal(await page.locator("[data-slot=quote]").innerText(), "<b>Verify</b> your mail");
  assert.equal(await page.locator("[data-slot=code]").innerText(), "unverified_user_email");
});

/** What the page says of an answer of the token endpoint. @type {[name: string, status: number, answer: object, heading: string, says: RegExp, quoted: boolean][]} */
const answers = [
  ["the exchange's own, of a fault of the site", 400, { error: "invalid_client", error_description: "The client_id is not known here.", outcome: "unknown_client", fault: "site" },
    "This site's sign-in is not set up right", /Tell its owner: unknown_client/, false],
  ["the exchange's own, of another fault", 400, { error: "invalid_grant", error_description: "The provider refuses the request. Sign in again.", outcome: "provider_refused" },
    "That did not work", /The provider refuses the request/, false],
  ["the exchange's own, of a refusal of the app's settings", 400, { error: "invalid_grant", error_description: "The provider refuses the request. Sign in again.", outcome: "provider_refused", provider_error: "redirect_uri_mismatch" },
    "This site's sign-in is not set up right", /Tell its owner: redirect_uri_mismatch/, false],
  ["a provider's with a word of an RFC", 400, { error: "invalid_grant", error_description: "The code is used." }, "That did not work", /used, expired/, true],
  ["a provider's with a word of its own", 400, { error: "app_asleep", error_description: "Wake it." }, "That did not work",
    /refuses this app's settings\. Tell the site's owner: app_asleep/, true],
];

for (const [name, status, answer, heading, says, quoted] of answers) {
  test(`the provider alone is quoted: ${name}`, async (world) => {
    const { stage, guard } = world;
    guard.expect(faults.status(status));
    guard.expect(/^invalid_(client|grant): /);
    stage.configuration = { providers: [stage.client({ label: "Stand-in", tokenEndpoint: stage.provider.openTokenEndpoint })] };
    const { headers, ...sent } = openJson(answer, status);
    stage.provider.front.routes.set("/open-token", () => ({
      ...sent, headers: { ...headers, "X-Request-Id": "b031bdd1-7", "Access-Control-Expose-Headers": "X-Request-Id" },
    }));
    const page = await openPage(world);
    await signInButton(page).click();
    await assertShown(page, heading);
    const alert = await page.locator("#alert").innerText();
    assert.match(alert, says);
    assert.notEqual(await page.locator("[data-slot=message]").textContent(), alert, "it is said once");
    const quote = page.locator("[data-slot=quote]");
    assert.equal(await quote.textContent(), quoted ? /** @type {any} */ (answer).error_description : "");
    const details = await page.locator("[data-slot=more]").textContent();
    assert.match(String(details), /request_id: b031bdd1-7/);
    assert.match(String(details), new RegExp(`redirect_uri: ${stage.page.origin}/`));
  });
}

test("an address that the provider refuses is shown, with the provider's page about it", async (world) => {
  const { stage, guard } = world;
  guard.expect(/redirect_uri_mismatch/);
  stage.provider.decide = ({ state }) => [["error", "redirect_uri_mismatch"], ["error_uri", "https://docs.example/mismatch"], ["state", state]];
  const page = await openPage(world);
  await signInButton(page).click();
  await assertShown(page, "That did not work");
  assert.match(await page.locator("#alert").innerText(), /^The provider refuses this app's settings\. .*redirect_uri_mismatch/);
  const more = page.locator("[data-slot=more]");
  assert.match(await more.innerText(), new RegExp(`redirect_uri: ${stage.page.origin}/`));
  assert.equal(await page.locator("[data-slot=facts] a").getAttribute("href"), "https://docs.example/mismatch");
  // Which trying again would not change.
  assert.deepEqual(await page.getByRole("button").allInnerTexts(), ["Back"]);
});

test("who declines reads one sentence, and the rest under Details alone", async (world) => {
  world.stage.provider.decide = ({ state }) =>
    [["error", "access_denied"], ["error_description", "The user has denied access."], ["state", state]];
  const page = await openPage(world);
  await signInButton(page).click();
  await assertShown(page, "You declined");
  assert.deepEqual((await page.locator("main").innerText()).trim().split(/\s*\n\s*/),
    ["You declined", "Nothing was shared with this page.", "Try again with Stand-in", "Back", "Details"]);
});

test("what can be told apart of a request without an answer is", async (world) => {
  const { stage, guard } = world;
  const away = `http://127.0.0.1:${await closedPort()}`;
  /** @type {[tokenEndpoint: string, fault: RegExp, title: string, says: RegExp][]} */
  const rows = [
    [`${away}/token`, faults.refused, "No answer", /^127\.0\.0\.1:\d+ cannot be reached\./],
    [`${stage.module.origin}/token`, faults.noCors, "No answer", /does not let this page read its answer\.$/],
  ];
  for (const [tokenEndpoint, fault, title, says] of rows) {
    guard.expect(fault);
    guard.allow(faults.status(404));
    guard.expect(/^network_error: /);
    stage.configuration = { providers: [stage.client({ label: "Stand-in", tokenEndpoint })] };
    const page = await openPage(world);
    await signInButton(page).click();
    await assertShown(page, title);
    assert.match(await page.locator("#alert").innerText(), says, tokenEndpoint);
  }
});

test("a visitor without a network reads so", async (world) => {
  const { stage, guard, addInitScript } = world;
  guard.expect(faults.refused);
  guard.expect(/^network_error: /);
  await addInitScript(() => Object.defineProperty(navigator, "onLine", { get: () => false }));
  stage.configuration = { providers: [stage.client({ label: "Stand-in", tokenEndpoint: `http://127.0.0.1:${await closedPort()}/token` })] };
  const page = await openPage(world);
  await signInButton(page).click();
  await assertShown(page, "You are offline");
});

test("an exchange that the page's policy leaves out is told so", async (world) => {
  const { stage, guard } = world;
  guard.expect(faults.policy);
  guard.expect(/^network_error: /);
  const whole = readFileSync(new URL("../../index.html", import.meta.url), "utf8");
  stage.page.routes.set("/", () => ({ headers: { "Content-Type": "text/html" }, body: whole.replace(/connect-src 'self'[^;]*/, "connect-src 'self'") }));
  const page = await openPage(world);
  await signInButton(page).click();
  await assertShown(page, "This page is not set up right");
  assert.match(await page.locator("#alert").innerText(), /Content Security Policy does not let it reach 127\.0\.0\.1/);
});

test("a profile whose API is away is not told as the sign-in", async (world) => {
  const { stage, guard } = world;
  guard.expect(faults.refused);
  guard.expect(/^network_error: /);
  guard.allow(faults.unreachable); // of which WebKit has two lines
  const profileEndpoint = `http://127.0.0.1:${await closedPort()}/user`;
  stage.configuration = { providers: [stage.clientOf({ profileEndpoint }, { label: "Stand-in" })] };
  const page = await openPage(world);
  await signInButton(page).click();
  await assertShown(page, "Your profile did not come");
  assert.match(await page.locator("#alert").innerText(), new RegExp(`^${new URL(profileEndpoint).host} cannot be reached`));
});

test("the module does not load", async (world) => {
  for (const fault of [faults.status(404), /^wasm_unavailable: /]) world.guard.expect(fault);
  world.guard.allow(faults.noModule);
  world.stage.page.routes.delete("/web/tokenferry.js");
  const page = await openPage(world);
  await assertShown(page, "This page did not load fully");
  assert.match(await page.locator("#alert").innerText(), /ad blocker/);
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
    world.guard.expect(/^invalid_option|^secret_in_browser/);
    await world.addInitScript(() => {
      globalThis.told = [];
      const { error } = console;
      console.error = (...all) => {
        globalThis.told.push(String(all[0]));
        error.apply(console, all);
      };
    });
    const page = await openPage(world);
    await assertShown(page, "This page is not set up right");
    const text = await page.locator("main").innerText();
    assert.match(text, says);
    assert.doesNotMatch(text, /a-secret-in-a-page/);
    assert.equal(await page.evaluate(() => globalThis.told.length), 1, "and the console says it once");
  });
}

test("the wasm does not load", async (world) => {
  for (const fault of [faults.status(404), faults.wrongHash, /^wasm_unavailable: /]) world.guard.expect(fault);
  world.stage.page.routes.set("/web/tokenferry.js", () => file(`${dist}/web/tokenferry.js`)); // the script of two files
  const page = await openPage(world);
  await assertShown(page, "This page did not load fully");
  assert.match(await page.locator("main").innerText(), /tokenferry\.wasm: .*this version's wasm: check the path/);
});

test("opened as a file, the page says what to do", async (world) => {
  world.guard.expect(faults.fileOrigin);
  const page = await world.newPage();
  await page.goto(pathToFileURL(`${dist}/site/index.html`).href);
  // The text waits a moment for the scripts; here that moment is over.
  await page.evaluate(() => document.querySelector(".stuck")?.getAnimations().forEach((animation) => animation.finish()));
  await page.getByText("Did you open it as a file?").waitFor();
});
