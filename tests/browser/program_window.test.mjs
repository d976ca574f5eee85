// @ts-check
// A program whose windows come back to a small page instead of the program (examples/emscripten).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { browserTests } from "../support/browser.mjs";
import { html } from "../support/browser_host.mjs";
import { dist, file } from "../support/browser_stage.mjs";
import { codeOf, Program } from "../support/program.mjs";
import { until } from "../support/wait.mjs";

const example = `${dist}/examples/emscripten`;
const path = "/app/callback.html";
const test = browserTests({
  clients: (stage) => [{
    client_id: "windows", token_endpoint: stage.provider.tokenEndpoint,
    redirect_uris: [stage.page.origin + path],
  }],
});

/** A program whose window stands at the provider. @param {import("../support/browser.mjs").World} world */
async function openWindow(world) {
  const { stage } = world;
  stage.provider.asks = true;
  const program = await Program.open(world);
  const { provider: endpoints, tokenEndpoint } = stage.client();
  const options = JSON.stringify({ provider: endpoints, clientId: "windows", tokenEndpoint });
  stage.page.routes.set(path, () => html(
    readFileSync(`${example}/callback.html`, "utf8").replace(/\{ "provider".*\}/, () => options),
    { "Content-Security-Policy": stage.strictPolicy() }));
  stage.page.routes.set("/app/callback.js", () => file(`${example}/callback.js`));
  stage.page.routes.set("/app/tokenferry.inline.js", () => file(`${dist}/web/tokenferry.inline.js`));
  await program.make("a", { client_id: "windows", redirect_uri: "callback.html" });
  await program.act("a", "sign_in", { popup: "true" });
  const popup = await until("the window", async () => (await world.pages()).find((page) => page != program.page));
  return { program, popup };
}

test("a small page hands the sign-in to the program", async (world) => {
  const { program, popup } = await openWindow(world);
  await popup.locator("#back").click();
  assert.equal((await program.told("a", "sign_in")).what, "session");
  await until("the end of the window", async () => (await world.pages()).length == 1);
  assert.equal((await program.ask("a", "resume")).what, "session");
  assert.equal(world.stage.page.at("/app/clients.js").length, 1); // the program itself, and no other time
});

test("the program is told of a refusal by it", async (world) => {
  world.stage.provider.decide = ({ state }) => [["error", "access_denied"], ["state", state]];
  const { program, popup } = await openWindow(world);
  await popup.locator("#back").click();
  assert.equal(codeOf(await program.told("a", "sign_in")), "access_denied");
});

test("where the program is gone, the page says that its visitor is signed in", async (world) => {
  const { program, popup } = await openWindow(world);
  await program.page.goto(`${world.stage.page.origin}/app/`);
  await popup.locator("#back").click();
  await popup.locator("#status", { hasText: "You are signed in." }).waitFor();
});
