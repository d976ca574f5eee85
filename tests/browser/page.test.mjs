// @ts-check
// index.html, as its visitors meet it: every state, with axe-core over each.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { browserTests } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { silence } from "../support/browser_host.mjs";
import { assertShown, openPage, signInButton } from "../support/browser_page.mjs";
import { dist, file } from "../support/browser_stage.mjs";

const test = browserTests();

test("a visitor signs in, looks at the profile, reloads and signs out", async (world) => {
  const page = await openPage(world);
  await assertShown(page, "Sign in");
  await signInButton(page).click();
  await assertShown(page, "You are signed in");
  assert.equal(await page.locator(".tf-name").innerText(), "Ada Lovelace");
  assert.equal(await page.url(), `${world.stage.page.origin}/`);

  await page.locator("summary", { hasText: "Account details" }).click();
  await page.getByRole("rowheader", { name: "login" }).waitFor();
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
  const marks = await page.locator("button").evaluateAll((all) => all.map(({ dataset }) => dataset.mark));
  assert.deepEqual(marks, ["On", "Tw", "GH", "GL"], "what stands beside them");
  await signInButton(page, "One").click();
  await assertShown(page, "You are signed in");
  await page.getByText("with One", { exact: true }).waitFor();
});

test("a provider that is not there, or is mistyped, leaves the others their buttons", async (world) => {
  const { stage, guard } = world;
  stage.configuration = { providers: [
    stage.client({ label: "Mistyped", clientId: "" }), stage.client({ label: "Stand-in" }), null,
    stage.clientOf({ issuer: `${stage.provider.front.origin}/none`, authorizationEndpoint: undefined }, { label: "Away" }),
  ] };
  guard.expect(/invalid_option: Mistyped: clientId: missing/);
  guard.expect(/invalid_option: your account: /);
  guard.expect(/Away: .*\/none\/?\.well-known|Away: .*well-known/);
  for (const fault of [faults.status(404), faults.noCors]) guard.allow(fault);
  const page = await openPage(world);
  await page.getByText("Mistyped is not available just now.").waitFor();
  await page.getByText("Away is not available just now.").waitFor();
  assert.deepEqual(await page.getByRole("button").allInnerTexts(), ["Sign in with Stand-in"]);
  await assertShown(page, "Sign in");
  await signInButton(page).click();
  await assertShown(page, "You are signed in");
});

test("a click waits for the module, and a provider that hangs holds nobody up", async (world) => {
  const { guard, stage } = world;
  // WebKit ends a request of a page that goes, and says so.
  for (const fault of [faults.unreachable, /^network_error: Slow: /]) guard.allow(fault);
  const { promise, resolve } = Promise.withResolvers();
  stage.page.routes.set("/web/tokenferry.js", () => promise.then(() => file(`${dist}/web/tokenferry.inline.js`)));
  stage.provider.front.otherwise = silence;
  stage.configuration = { providers: [
    stage.clientOf({ issuer: `${stage.provider.front.origin}/slow`, authorizationEndpoint: undefined }, { label: "Slow" }),
    stage.client({ label: "Stand-in" }),
  ] };
  const page = await openPage(world);
  await signInButton(page).click();
  await page.getByText("Taking you to Stand-in").waitFor();
  assert.equal(stage.provider.front.at("/authorize").length, 0);
  resolve(undefined);
  await assertShown(page, "You are signed in");
});

test("the page is the site's: name, logo, links, the way back, and its language", async (world) => {
  const { stage } = world;
  stage.configuration = {
    name: "Acme Notes", lang: "de", logo: "https://avatars.example/logo", continueTo: "/app/",
    links: [{ label: "Datenschutz", url: "/privacy" }, { label: "Post", url: "mailto:a@acme.example" }],
    words: { "Sign in to {name}": "Anmelden bei {name}", "Sign in with {name}": "Mit {name} anmelden", "Sign out": "Abmelden",
      "Account details": "Kontodaten", "Continue to {name}": "Weiter zu {name}", "You are signed in": "Angemeldet" },
    providers: [stage.client({ label: "Stand-in" })],
  };
  const page = await openPage(world);
  await assertShown(page, "Anmelden bei Acme Notes");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  assert.equal(await page.locator("img.mark").getAttribute("src"), "https://avatars.example/logo");
  const links = () => page.locator("main a").evaluateAll((all) => all.map((link) => [link.textContent, link.href]));
  const fixed = [["Datenschutz", `${stage.page.origin}/privacy`], ["Post", "mailto:a@acme.example"]];
  assert.deepEqual(await links(), fixed);
  await page.getByRole("button", { name: "Mit Stand-in anmelden" }).click();
  await assertShown(page, "Angemeldet");
  await page.locator("summary", { hasText: "Kontodaten" }).waitFor();
  assert.deepEqual(await links(), [["Weiter zu Acme Notes", `${stage.page.origin}/app/`], ...fixed]);
  await page.getByRole("button", { name: "Abmelden" }).click();
  await assertShown(page, "Anmelden bei Acme Notes");
});

test("nothing of the configuration runs, or becomes markup", async (world) => {
  const { stage, guard } = world;
  const evil = "<img src=x onerror='globalThis.ran = 1'>";
  stage.configuration = {
    name: evil, logo: "javascript:globalThis.ran=1", continueTo: "javascript:globalThis.ran=1",
    links: [{ label: evil, url: "javascript:globalThis.ran=1" }, { label: evil, url: "data:text/html,x" }, { label: evil, url: "https://a.example/" }, null],
    words: { "Sign in with {name}": `${evil} {name} $&`, constructor: 1 },
    providers: [stage.client({ label: evil })],
  };
  for (const option of ["logo", "links", "continueTo"]) guard.expect(new RegExp(`invalid_option: ${option}: `));
  const page = await openPage(world);
  await page.getByRole("button", { name: `${evil} ${evil} $&` }).click();
  await assertShown(page, "You are signed in");
  const [ran, images, hrefs] = await page.evaluate(() =>
    [globalThis.ran, document.querySelectorAll("img").length, [...document.links].map(({ href }) => href)]);
  assert.deepEqual([ran, images, hrefs], [null, 0, ["https://a.example/"]]);
});

test("the card keeps its width at the sign-in", async (world) => {
  const page = await openPage(world);
  await signInButton(page).waitFor();
  const width = () => page.evaluate(() => document.querySelector("main")?.getBoundingClientRect().width);
  const before = await width();
  await signInButton(page).click();
  await assertShown(page, "You are signed in");
  assert.equal(await width(), before);
});

test("the page with the module as two files signs visitors in", async (world) => {
  for (const name of ["tokenferry.js", "tokenferry.wasm"]) {
    world.stage.page.routes.set(`/web/${name}`, () => file(`${dist}/web/${name}`));
  }
  const page = await openPage(world);
  await signInButton(page).click();
  await assertShown(page, "You are signed in");
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
