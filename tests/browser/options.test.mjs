// @ts-check
// The options of createClient and signIn, right and wrong.
import assert from "node:assert/strict";

import { browserTests, errorCode, signIn } from "../support/browser.mjs";

const test = browserTests();

/** Makes a client in the page. @param {import("../support/browser_tab.mjs").Page} page @param {object} options */
const create = (page, options) =>
  page.evaluate((given) => globalThis.app.createClient(given).then(
    () => ({ code: "made", message: "", name: "" }),
    (/** @type {any} */ { code, message, name }) => ({ code, message, name })), options);

/** @type {[name: string, change: object, code: string, names: string][]} */
const options = [
  ["a secret", { clientSecret: "a-secret-in-a-page" }, "secret_in_browser", "clientSecret"],
  ["a secret in the protocol's spelling", { client_secret: "a-secret-in-a-page" }, "secret_in_browser", "clientSecret"],
  ["no provider", { provider: undefined }, "invalid_option", "provider"],
  ["an unknown provider", { provider: "githup" }, "invalid_option", "provider"],
  ["no clientId", { clientId: undefined }, "invalid_option", "clientId"],
  ["an empty clientId", { clientId: "" }, "invalid_option", "clientId"],
  ["no tokenEndpoint for endpoints of one's own", { tokenEndpoint: undefined }, "invalid_option", "tokenEndpoint"],
  ["a tokenEndpoint that is none", { tokenEndpoint: "http://" }, "invalid_option", "tokenEndpoint"],
  ["a tokenEndpoint over plain HTTP", { tokenEndpoint: "http://exchange.example/token" }, "insecure_transport", "tokenEndpoint"],
  ["a tokenEndpoint with a fragment", { tokenEndpoint: "https://exchange.example/token#x" }, "invalid_option", "tokenEndpoint"],
  ["an authorization endpoint that runs", { provider: { authorizationEndpoint: "javascript:alert(1)", profileEndpoint: "https://api.example/user" } }, "invalid_option", "provider.authorizationEndpoint"],
  ["an authorization endpoint over plain HTTP", { provider: { authorizationEndpoint: "http://as.example/", profileEndpoint: "https://api.example/user" } }, "insecure_transport", "provider.authorizationEndpoint"],
  ["no authorization endpoint", { provider: { profileEndpoint: "https://api.example/user" } }, "invalid_option", "provider.authorizationEndpoint"],
  ["a profile endpoint over plain HTTP", { provider: { authorizationEndpoint: "https://as.example/", profileEndpoint: "http://api.example/user" } }, "insecure_transport", "provider.profileEndpoint"],
  ["a redirectUri of another origin", { redirectUri: "https://evil.example/" }, "invalid_option", "redirectUri"],
  ["a redirectUri over plain HTTP", { redirectUri: "http://you.example/" }, "insecure_transport", "redirectUri"],
  ["a storage that is none", { storage: "local" }, "invalid_option", "storage"],
  ["an option that is none", { redirectUrl: "/app/" }, "invalid_option", "redirectUrl"],
];

test("createClient refuses wrong options at once, and names each", async ({ open, stage }) => {
  const page = await open();
  const base = { ...stage.client(), redirectUri: undefined };
  for (const [name, change, code, option] of options) {
    const error = await create(page, { ...base, ...change });
    assert.equal(error.code, code, name);
    assert.equal(error.name, "TokenferryError", name);
    assert.ok(error.message.startsWith(`${option}`), `${name}: ${error.message}`);
    assert.doesNotMatch(error.message, /a-secret-in-a-page/, name);
    if (code == "secret_in_browser") assert.match(error.message, /Only the exchange server may hold it/);
  }
  assert.equal(stage.provider.front.asked.length, 0);
});

test("createClient takes what is right", async ({ open, stage }) => {
  const page = await open();
  const right = [
    { provider: "github", tokenEndpoint: "https://exchange.example/token" },
    { provider: "gitlab", tokenEndpoint: undefined },
    { provider: "gitlab", tokenEndpoint: undefined, baseUrl: "https://git.example" },
    { tokenEndpoint: "http://exchange.example/token", insecureTransport: true },
    { tokenEndpoint: "/token" }, { redirectUri: "/app/" }, { scope: ["a", "b"] }, { storage: "memory" },
  ];
  for (const change of right) {
    const { code, message } = await create(page, { ...stage.client(), ...change });
    assert.equal(code, "made", `${JSON.stringify(change)}: ${message}`);
  }
});

test("createClient without options says what is missing", async ({ open }) => {
  const page = await open();
  const codes = await page.evaluate(() => Promise.all([undefined, null, {}].map(
    (/** @type {any} */ given) => globalThis.app.createClient(given).catch((/** @type {any} */ error) => error.code))));
  assert.deepEqual(codes, Array(3).fill("invalid_option"));
});

test("signIn refuses an option that is none", async ({ open, stage }) => {
  stage.settings.signIn = { redirect: true };
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "invalid_option");
  assert.match(await page.locator("#message").innerText(), /^redirect: /);
});
