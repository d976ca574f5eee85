// @ts-check
// The page that signs editors in to a Git CMS, with the releases of Decap's and Sveltia's own code.
// The page, the CMS, the exchange, the provider and its API have an origin each.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { browserTests } from "../support/browser.mjs";
import { approve, begin, cms, openPage, path, putUp, putUpDecap, putUpSveltia } from "../support/browser_cms.mjs";
import { html } from "../support/browser_host.mjs";
import { cutOff } from "../support/browser_window.mjs";
import { until } from "../support/wait.mjs";

/** @typedef {import("../support/browser.mjs").World} World */
/** @typedef {import("../support/browser_tab.mjs").Page} Page */

const test = browserTests({
  clients: ({ page, provider }) => [
    { client_id: "cms", token_endpoint: provider.tokenEndpoint, redirect_uris: [page.origin + path] },
  ],
});
before(() => cms.start());
after(() => cms.stop());

const told = (/** @type {Page} */ admin) => until("the word of the page", () => admin.evaluate(() => /** @type {any} */ (globalThis).told));

/** @param {World} world */
const token = ({ stage }) => [...stage.provider.issued].find((text) => text.startsWith("token-"));

/** @param {Page} page */
async function saysWhoOpens(page) {
  await page.locator("#status", { hasText: "The CMS has to open this page" }).waitFor();
  assert.equal(await page.locator("#sign-in[disabled]").count(), 1);
}

test("Decap gets the token, and both windows go", async (world) => {
  putUp(world);
  putUpDecap(world);
  const { admin, popup } = await begin(world);
  const asked = new URL(await popup.url());
  assert.equal(asked.searchParams.get("provider"), "github");
  await approve(world, popup);
  assert.deepEqual(await told(admin), { error: null, data: { token: token(world), provider: "github" } });
  await until("the end of the windows", async () => (await world.pages()).length == 1);
  // PKCE, through the exchange.
  const [exchange] = world.stage.exchanges;
  assert.match(new URLSearchParams(exchange.body).get("code_verifier") ?? "", /^[\w-]{43}$/);
});

test("Decap and a provider whose Cross-Origin-Opener-Policy cuts its window off", async (world) => {
  putUp(world);
  putUpDecap(world);
  cutOff(world.stage);
  const { admin, popup } = await begin(world);
  // Which window is in front is for a window manager to say, and there is none.
  await popup.evaluate(() => { document.hasFocus = () => false; });
  await approve(world, popup);
  assert.equal((await told(admin)).data.token, token(world));
  await until("the end of the windows", async () => (await world.pages()).length == 1);
});

test("a CMS of another origin gets nothing", async (world) => {
  putUp(world, "https://other.example");
  putUpDecap(world);
  world.guard.allow(/postMessage|post message|target origin/);
  const { admin, popup } = await begin(world);
  await admin.evaluate(() => { globalThis.heard = []; addEventListener("message", ({ data }) => globalThis.heard.push(data)); });
  await approve(world, popup);
  await popup.locator("#status", { hasText: "Signed in." }).waitFor();
  assert.deepEqual(await admin.evaluate(() => globalThis.heard), []);
  assert.equal(await admin.evaluate(() => /** @type {any} */ (globalThis).told), undefined);
});

test("an echo that is not the CMS's gets no token out of the page", async (world) => {
  putUp(world);
  cms.routes.set("/admin/", () => html(`<!doctype html><title>CMS</title><link rel="icon" href="data:,">
    <button>Login with GitHub</button>
    <script>
      window.heard = [];
      addEventListener("message", ({ data }) => heard.push(data));
      document.querySelector("button").onclick = () => { window.popup = open(${JSON.stringify(world.stage.page.origin + path)}); };
    </script>`));
  const { admin, popup } = await begin(world);
  await approve(world, popup);
  await until("the handshake", () => admin.evaluate(() => globalThis.heard.length));
  // The page itself, which is of another origin; and the CMS with another word.
  await popup.evaluate(() => postMessage("authorizing:github", "*"));
  await admin.evaluate(() => globalThis.popup.postMessage("authorizing:gitlab", "*"));
  await popup.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  assert.deepEqual(await admin.evaluate(() => globalThis.heard), ["authorizing:github"]);
  await admin.evaluate(() => globalThis.popup.postMessage("authorizing:github", "*"));
  await until("the token", () => admin.evaluate(() => globalThis.heard.length == 2));
  assert.equal(await admin.evaluate(() => globalThis.heard[1]),
    `authorization:github:success:${JSON.stringify({ token: token(world), provider: "github" })}`);
});

test("who declines can begin again", async (world) => {
  putUp(world);
  putUpDecap(world);
  const { decide } = world.stage.provider;
  world.stage.provider.decide = ({ state }) => [["error", "access_denied"], ["state", state]];
  const { admin, popup } = await begin(world);
  await approve(world, popup);
  await popup.locator("#status", { hasText: "declined" }).waitFor();
  world.stage.provider.decide = decide;
  await approve(world, popup);
  assert.equal((await told(admin)).data.token, token(world));
});

test("opened by itself, the page says so", async (world) => {
  putUp(world);
  const page = await world.newPage();
  await page.goto(world.stage.page.origin + path);
  await saysWhoOpens(page);
});

test("opened by a CMS that cuts it off, the page says so", async (world) => {
  putUp(world);
  for (const policy of ["same-origin", "same-origin-allow-popups"]) {
    putUpDecap(world);
    const admin = cms.routes.get("/admin/");
    cms.routes.set("/admin/", async (asked) => {
      const { headers, ...rest } = await admin?.(asked) ?? {};
      return { ...rest, headers: { ...headers, "Cross-Origin-Opener-Policy": policy } };
    });
    if (policy == "same-origin") await saysWhoOpens((await openPage(world)).popup);
    else await begin(world);
  }
});

for (const cuts of [false, true]) {
  test(`Sveltia gets the token${cuts ? ", and a provider cuts its window off" : ""}`, async (world) => {
    const { stage, guard, pages } = world;
    guard.allow(/./); // the CMS says much: of its newest release, of the repository that is not there
    putUp(world);
    putUpSveltia(world);
    if (cuts) cutOff(stage);
    // As it writes the name, with marks of direction around it.
    const { popup } = await begin(world, "Sign In with \u2068GitHub\u2069");
    await popup.evaluate(() => { document.hasFocus = () => false; });
    await approve(world, popup);
    await until("the end of the windows", async () => (await pages()).length == 1);
    const asked = await until("a request of the CMS", async () =>
      stage.provider.api.asked.find(({ headers }) => headers.authorization));
    assert.equal(asked.headers.authorization, `token ${token(world)}`);
    assert.equal(stage.exchanges.length, 1);
  });
}
