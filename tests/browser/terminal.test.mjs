// @ts-check
// The example for C++ programs: a terminal that signs its visitors in, as Emscripten compiled it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { browserTests } from "../support/browser.mjs";
import { html } from "../support/browser_host.mjs";
import { dist, file } from "../support/browser_stage.mjs";

/** @typedef {import("../support/browser.mjs").World} World */

const test = browserTests();

const example = `${dist}/examples/emscripten`;
const document = readFileSync(`${example}/index.html`, "utf8");

/** Opens the terminal, told of the stand-in in place of GitHub. @param {World} world */
async function open({ context, stage }, change = {}) {
  const { authorizationEndpoint, profileEndpoint } = stage.provider.endpoints;
  const told = {
    authorization_endpoint: authorizationEndpoint,
    profile_endpoint: profileEndpoint,
    client_id: "web",
    token_endpoint: stage.tokenEndpoint,
    ...change,
  };
  const words = Object.entries(told).map(([name, value]) => `${name}=${value}`).join(" ");
  // The program's own files are the page's.
  const policy = stage.strictPolicy().replace("connect-src", "connect-src 'self'");
  stage.page.routes.set("/app/", () =>
    html(document.replace(/data-arguments="[^"]*"/, `data-arguments="${words}"`), { "Content-Security-Policy": policy }));
  for (const name of ["terminal.js", "terminal.wasm"]) {
    stage.page.routes.set(`/app/${name}`, () => file(`${example}/${name}`));
  }
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${stage.page.origin}/app/?level=3#door`);
  return page;
}

/** Waits for a line. @param {import("playwright-core").Page} page @param {string} line */
const reads = (page, line) => page.locator("#terminal", { hasText: line }).waitFor();

test("the terminal signs in, shows the profile and signs out", async (world) => {
  const { stage } = world;
  stage.provider.token = { scope: "read:user,gist" };
  stage.provider.profile = { login: "ada", name: "Ada <b>Lovelace</b>", plan: { name: "pro" } };
  const page = await open(world);
  await reads(page, "Nobody is signed in.");
  await page.keyboard.press("Enter");
  await reads(page, "to sign out.");
  assert.equal(await page.locator("#terminal").innerText(), `You are signed in. Granted:
  read:user
  gist
login: ada
name: Ada <b>Lovelace</b>
plan.name: pro
Press Enter, or click here, to sign out.
`);
  assert.equal(stage.exchanges.length, 1);
  assert.equal(page.url(), `${stage.page.origin}/app/`);

  await page.reload();
  await reads(page, "to sign out.");
  assert.equal(stage.exchanges.length, 1);
  await page.click("#terminal");
  await reads(page, "You are signed out.");
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await page.reload();
  await reads(page, "Nobody is signed in.");
});

test("the terminal says what did not work", async (world) => {
  const { stage } = world;
  stage.provider.decide = ({ state }) => [
    ["error", "access_denied"], ["error_description", "Ada said no"], ["state", state],
  ];
  const page = await open(world);
  await reads(page, "Nobody is signed in.");
  await page.click("#terminal");
  await reads(page, "(access_denied)");
  await reads(page, "Ada said no");
  await reads(page, "to sign in.");
  assert.equal(stage.exchanges.length, 0);
});

test("the terminal names an argument that is wrong", async (world) => {
  const page = await open(world, { client_id: "", colour: "red" });
  await reads(page, "An argument that I do not know: colour=red");
  await reads(page, "client_id: missing (invalid_option)");
});
