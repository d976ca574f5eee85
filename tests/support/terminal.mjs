// @ts-check
// The example for C++ programs (examples/emscripten) in a page: a terminal that signs its visitors in.
import { readFileSync } from "node:fs";

import { html } from "./browser_host.mjs";
import { file } from "./browser_stage.mjs";

/**
 * Opens the terminal, told of the stand-in in place of GitHub.
 * @param {import("./browser.mjs").World} world
 * @param {string} built the folder with its files
 * @param {Record<string, string>} [change] of its arguments
 */
export async function openTerminal({ newPage, stage }, built, change) {
  const { authorizationEndpoint, profileEndpoint } = stage.provider.endpoints;
  const told = {
    authorization_endpoint: authorizationEndpoint,
    profile_endpoint: profileEndpoint,
    client_id: "web",
    token_endpoint: stage.tokenEndpoint,
    ...change,
  };
  const words = Object.entries(told).map((pair) => pair.join("=")).join(" ");
  const document = readFileSync(`${built}/index.html`, "utf8")
    .replace(/data-arguments="[^"]*"/, `data-arguments="${words}"`);
  // The program's own files are the page's.
  const policy = stage.strictPolicy().replace("connect-src", "connect-src 'self'");
  stage.page.routes.set("/app/", () => html(document, { "Content-Security-Policy": policy }));
  for (const name of ["terminal.js", "terminal.wasm"]) {
    stage.page.routes.set(`/app/${name}`, () => file(`${built}/${name}`));
  }
  const page = await newPage();
  await page.goto(`${stage.page.origin}/app/?level=3#door`);
  return page;
}

/** Waits for a line. @param {import("./browser_tab.mjs").Page} page @param {string} line */
export const reads = (page, line) => page.locator("#terminal", { hasText: line }).waitFor();
