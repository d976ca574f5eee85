// @ts-check
// A Git CMS that an editor signs in to: Decap's and Sveltia's own code, as released, on an origin of its
// own; and the page of examples/cms, with the addresses of these tests.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { engineName } from "./browser_engine.mjs";
import { Host, html, openJson } from "./browser_host.mjs";
import { account } from "./browser_provider.mjs";
import { dist, file } from "./browser_stage.mjs";
import { until } from "./wait.mjs";

export const path = "/sign-in.html";
export const cms = new Host();

/** @typedef {import("./browser.mjs").World} World */
/** @typedef {import("./browser_tab.mjs").Page} Page */

const { resolve } = createRequire(import.meta.url);
const decap = resolve("decap-cms-lib-auth");
const sveltia = join(dirname(resolve("@sveltia/cms")), "../dist/sveltia-cms.js");
const immutable = createRequire(decap).resolve("immutable");
/** @param {string} path */
const script = (path) => () => ({ headers: { "Content-Type": "text/javascript" }, body: readFileSync(path) });

/** Puts the example up, with the addresses of these tests in the place of its own. @param {World} world @param {string} [allowed] the origin of the CMS */
export function putUp({ stage }, allowed = cms.origin) {
  const own = {
    '"https://you.github.io"': JSON.stringify(allowed),
    '"github", clientId': `${JSON.stringify(stage.provider.endpoints)}, clientId`,
    '"Ov23li0123456789abcd"': '"cms"',
    '"https://exchange.example/token"': JSON.stringify(stage.tokenEndpoint),
  };
  let text = readFileSync(new URL("../../examples/cms/sign-in.html", import.meta.url), "utf8");
  assert.ok(text.split("\n").length <= 41, "it is a page of forty lines");
  for (const [theirs, ours] of Object.entries(own)) {
    assert.ok(text.includes(theirs), theirs);
    text = text.replace(theirs, () => ours);
  }
  stage.page.routes.set(path, () => html(text));
  stage.page.routes.set("/tokenferry.inline.js", () => file(`${dist}/web/tokenferry.inline.js`));
  stage.provider.asks = true;
  cms.routes = new Map();
}

/** A page of Decap's own authenticator, as its GitHub backend uses it. @param {World} world */
export function putUpDecap({ stage }) {
  cms.routes.set("/immutable.js", script(immutable));
  cms.routes.set("/decap.js", script(decap));
  cms.routes.set("/admin/", () => html(`<!doctype html><title>CMS</title><link rel="icon" href="data:,">
    <button>Login with GitHub</button>
    <script src="/immutable.js"></script>
    <script>window.DecapCmsDefaultExports = { Immutable };</script>
    <script src="/decap.js"></script>
    <script>
      const authenticator = new DecapCmsLibAuth.NetlifyAuthenticator(${JSON.stringify({ base_url: stage.page.origin, auth_endpoint: path })});
      document.querySelector("button").onclick = () =>
        authenticator.authenticate({ provider: "github", scope: "repo" }, (error, data) => { window.told = { error: error && String(error), data }; });
    </script>`));
}

/** Sveltia CMS itself, with the stand-in's API for GitHub's. It reaches no other host. @param {World} world */
export function putUpSveltia({ stage }) {
  const backend = { name: "github", repo: "ada/site", branch: "main", base_url: stage.page.origin, auth_endpoint: path, api_root: stage.provider.api.origin };
  const config = {
    load_config_file: false, backend, media_folder: "media",
    collections: [{ name: "posts", label: "Posts", folder: "posts", fields: [{ name: "title", label: "Title" }] }],
  };
  // Its fonts, too, come from no other host.
  const text = readFileSync(sveltia, "utf8").replaceAll("https://cdn.jsdelivr.net/", "/");
  stage.provider.api.otherwise = () => openJson({ message: "Not Found" }, 404);
  stage.provider.api.routes.set("/api/v3/user", () => openJson(account));
  cms.routes.set("/sveltia.js", () => ({ headers: { "Content-Type": "text/javascript" }, body: text }));
  cms.routes.set("/admin/", () => html(`<!doctype html><title>CMS</title><link rel="icon" href="data:,">
    <script>window.CMS_MANUAL_INIT = true;</script>
    <script src="/sveltia.js"></script>
    <script>CMS.init({ config: ${JSON.stringify(config)} });</script>`,
    { "Content-Security-Policy": `default-src 'self' 'unsafe-inline' data: blob:; connect-src 'self' ${stage.provider.api.origin}` }));
}

/** Until what comes in, and moves the buttons about, is there. */
const standStill = () => new Promise((resolve) => {
  let before = "", same = 0;
  const look = () => {
    const now = JSON.stringify([...document.querySelectorAll("button")].map((button) => button.getBoundingClientRect()));
    same = now == before ? same + 1 : 0;
    before = now;
    if (same > 5) resolve(null);
    else setTimeout(look, 100);
  };
  look();
});

/** Opens the CMS, and from it the page. @param {World} world @param {string} [button] @returns {Promise<{ admin: Page, popup: Page }>} */
export async function openPage({ newPage, pages }, button = "Login with GitHub") {
  const admin = await newPage();
  await admin.goto(`${cms.origin}/admin/`);
  await admin.getByRole("button", { name: button }).waitFor();
  await admin.evaluate(standStill);
  const known = await pages();
  await admin.getByRole("button", { name: button }).click();
  const popup = await until("the page's window", async () => (await pages()).find((page) => !known.includes(page)));
  return { admin, popup };
}

/** The same, until one can sign in there. @param {World} world @param {string} [button] */
export async function begin(world, button) {
  const opened = await openPage(world, button);
  await opened.popup.locator("#sign-in:not([disabled])").waitFor();
  return opened;
}

/** Signs in in the provider's window. @param {World} world @param {Page} popup */
export async function approve({ pages }, popup) {
  const known = await pages();
  await popup.locator("#sign-in").click();
  const provider = await until("the provider's window", async () => (await pages()).find((page) => !known.includes(page)));
  if (engineName != "chromium") await provider.bringToFront();
  await provider.locator("#back").click();
}
