// @ts-check
// A page that is no secure context, plain HTTP in a local network say: there is no Web Crypto, and
// all else goes on where the page allows it.
import assert from "node:assert/strict";

import { browserTests, errorCode, outcome, signIn } from "../support/browser.mjs";
import { appPage, appScript } from "../support/browser_app.mjs";
import { dist, file } from "../support/browser_stage.mjs";

const test = browserTests();

/** Hosts that are not this computer, as the browsers see it. Browsers try https where the port is 80. */
const app = "http://app.example:8080";
const provider = "http://as.example:8080";

/** @typedef {import("../support/browser.mjs").World} World */
/** @typedef {import("../support/browser_host.mjs").Route} Route */

/** Opens the app there. @param {World} world @param {object} options @param {string} policy */
function openInsecurely({ open, guard, stage }, options, policy) {
  const { front, api } = stage.provider;
  stage.settings.clients = [{
    provider: { authorizationEndpoint: `${provider}/authorize`, profileEndpoint: `${provider}/user` },
    clientId: "web",
    tokenEndpoint: `${provider}/open-token`,
    ...options,
  }];
  stage.outside.routes = new Map(Object.entries({
    "/app/": () => appPage(stage.settings, policy),
    "/app/app.js": () => appScript(app),
    "/tokenferry.js": () => file(`${dist}/web/tokenferry.js`),
    "/tokenferry.wasm": () => file(`${dist}/web/tokenferry.wasm`),
    "/authorize": /** @type {Route} */ (front.routes.get("/authorize")),
    "/open-token": /** @type {Route} */ (front.routes.get("/open-token")),
    "/user": /** @type {Route} */ (api.routes.get("/user")),
  }));
  guard.watch(app);
  return open(`${app}/app/`);
}

const policy = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${provider}; img-src data:`;

test("with insecureTransport a sign-in works without Web Crypto", async (world) => {
  const page = await openInsecurely(world, { insecureTransport: true }, policy);
  assert.deepEqual(await page.evaluate(() => [isSecureContext, typeof crypto.subtle]), [false, "undefined"]);
  assert.equal(await outcome(page), "none");
  assert.equal(await signIn(page), "session");
  assert.equal(await page.locator(".tf-name").innerText(), "Ada Lovelace");
  await page.reload();
  assert.equal(await outcome(page), "session");
});

test("without it the first address that is plain HTTP is refused by its name", async (world) => {
  const page = await openInsecurely(world, {}, policy);
  assert.equal(await errorCode(page), "insecure_transport");
  assert.equal(await page.locator("#message").innerText(),
    "provider.authorizationEndpoint: Plain HTTP is refused except on loopback. Use https.");
});
