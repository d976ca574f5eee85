// @ts-check
// The example for C++ programs: a terminal that signs its visitors in, as Emscripten compiled it.
import assert from "node:assert/strict";

import { browserTests } from "../support/browser.mjs";
import { dist } from "../support/browser_stage.mjs";
import { openTerminal, reads } from "../support/terminal.mjs";

const test = browserTests();

/** @param {import("../support/browser.mjs").World} world @param {Record<string, string>} [change] */
const open = (world, change) => openTerminal(world, `${dist}/examples/emscripten`, change);

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
  assert.equal(await page.url(), `${stage.page.origin}/app/`);

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
