// @ts-check
// What was checked is what is used, whatever becomes of the page's address meanwhile; and what only
// looks like an answer to a sign-in is left alone.
import assert from "node:assert/strict";

import { browserTests, errorCode, outcome, signIn } from "../support/browser.mjs";
import { changeApp } from "../support/browser_app.mjs";
import { openJson } from "../support/browser_host.mjs";

const test = browserTests();

/** @typedef {import("../support/browser.mjs").World} World */

/**
 * A signed-in page whose policy lets it have any base. The API is on its own origin, and another
 * origin has the same address.
 * @param {World} world
 */
async function signedInWithAnyBase({ open, stage }) {
  const { page: own, module: other } = stage;
  stage.settings.clients = [stage.clientOf({ apiOrigins: [own.origin] })];
  stage.policy = stage.strictPolicy().replace("base-uri 'none'", "base-uri *").replace("connect-src", "connect-src 'self'");
  for (const host of [own, other]) host.routes.set("/api/me", () => openJson({}));
  const page = await open();
  assert.equal(await signIn(page), "session");
  return { own, other, page };
}

test("the token goes to the origin that was checked, whatever base the page has", async (world) => {
  const { own, other, page } = await signedInWithAnyBase(world);
  const status = await page.evaluate((origin) => {
    document.head.append(Object.assign(document.createElement("base"), { href: `${origin}/` }));
    return globalThis.app.session.fetch("/api/me").then((/** @type {Response} */ answer) => answer.status);
  }, other.origin);
  assert.equal(status, 200);
  assert.match(own.at("/api/me")[0].headers.authorization ?? "", /^Bearer /);
  assert.equal(other.at("/api/me").length, 0);
});

test("an address that changes after the call is not sent to", async ({ open, stage }) => {
  stage.module.routes.set("/user", () => openJson({}));
  const page = await open();
  assert.equal(await signIn(page), "session");
  stage.provider.api.asked.length = 0;
  const status = await page.evaluate((given, evil) => {
    const address = new URL(given);
    const answer = globalThis.app.session.fetch(address);
    address.href = evil;
    return answer.then((/** @type {Response} */ { status }) => status);
  }, `${stage.provider.api.origin}/user`, `${stage.module.origin}/user`);
  assert.equal(status, 200);
  assert.equal(stage.provider.api.at("/user").length, 1);
  assert.equal(stage.module.at("/user").length, 0);
});

test("an address that is another each time it is asked for its text is asked once", async ({ open, stage }) => {
  stage.module.routes.set("/user", () => openJson({}));
  stage.policy = stage.strictPolicy();
  const page = await open();
  assert.equal(await signIn(page), "session");
  stage.provider.api.asked.length = 0;
  const asked = await page.evaluate(async (good, evil) => {
    let times = 0;
    const address = /** @type {any} */ ({ toString: () => (times++ ? evil : good) });
    await globalThis.app.session.fetch(address);
    return times;
  }, `${stage.provider.api.origin}/user`, `${stage.module.origin}/user`);
  assert.equal(asked, 1);
  assert.equal(stage.provider.api.at("/user").length, 1);
  assert.equal(stage.module.at("/user").length, 0);
});

test("a Request that the page's base leads elsewhere gets no token", async (world) => {
  const { own, other, page } = await signedInWithAnyBase(world);
  const code = await page.evaluate((origin) => {
    document.head.append(Object.assign(document.createElement("base"), { href: `${origin}/` }));
    return globalThis.app.session.fetch(new Request("/api/me")).catch((/** @type {any} */ error) => error.code);
  }, other.origin);
  assert.equal(code, "invalid_option");
  assert.equal(own.at("/api/me").length + other.at("/api/me").length, 0);
});

test("relative options stay relative to the page that the client was made on", async ({ open, stage }) => {
  const { front, api } = stage.provider;
  /** @type {[string, import("../support/browser_host.mjs").Host, string][]} */
  const places = [["authorize", front, "/authorize"], ["token", front, "/open-token"], ["user", api, "/user"]];
  for (const [name, host, path] of places) {
    stage.page.routes.set(`/app/${name}`, (asked) => host.routes.get(path)?.(asked) ?? {});
  }
  stage.policy = stage.strictPolicy().replace("connect-src", "connect-src 'self'");
  stage.settings.clients = [{
    provider: { authorizationEndpoint: "authorize", profileEndpoint: "user" },
    clientId: "web", tokenEndpoint: "token", redirectUri: "?from=here", refresh: true,
  }];
  stage.provider.refresh = "rotating";
  const page = await open();
  const move = () => page.evaluate(() => history.pushState(null, "", "/elsewhere/users/1"));
  await move();
  assert.equal(await signIn(page), "session");
  assert.equal(stage.page.at("/app/authorize")[0].url.searchParams.get("redirect_uri"), `${stage.page.origin}/app/?from=here`);
  await move();
  assert.equal((await page.evaluate(() => globalThis.app.session.profile())).login, "ada");
  await page.evaluate(() => globalThis.app.session.refresh());
  assert.deepEqual(stage.page.at("/app/token").map(({ body }) => new URLSearchParams(body).get("grant_type")), ["authorization_code", "refresh_token"]);
  await page.evaluate(() => globalThis.app.session.signOut());
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});

test("an answer without a state, while one is waited for, is told as such", async ({ open, stage }) => {
  stage.provider.decide = () => [["error", "access_denied"]];
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "state_missing");
  assert.match(await page.locator("#message").innerText(), /answer has no state/);
  assert.equal(await page.url(), `${stage.page.origin}/app/`);
});

test("a router may take the query away before resume", async ({ open, stage }) => {
  changeApp(stage, { before: `history.replaceState(null, "", location.pathname);` });
  const page = await open();
  assert.equal(await signIn(page), "session");
  await page.reload();
  assert.equal(await outcome(page), "session");
  assert.equal(stage.exchanges.length, 1);
});

/** Lets documents believe that they are rendered beforehand until `show` is called. */
const renderBeforehand = () => {
  let hidden = true;
  Object.defineProperty(document, "prerendering", { get: () => hidden });
  globalThis.show = () => {
    hidden = false;
    document.dispatchEvent(new Event("prerenderingchange"));
  };
};

test("a page that is rendered beforehand begins and finishes nothing until it is shown", async ({ addInitScript, newPage, stage }) => {
  changeApp(stage, { behind: "globalThis.ran = true;" });
  await addInitScript(renderBeforehand);
  const page = await newPage();
  /** As far as the page is before it is shown. @param {string} path */
  const render = async (path) => {
    await page.goto(stage.page.origin + path);
    await page.waitForFunction(() => globalThis.ran);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    assert.equal(await page.evaluate(() => document.documentElement.dataset.outcome), undefined);
  };
  const show = async () => {
    await page.evaluate(() => globalThis.show());
    return outcome(page);
  };
  await render("/app/");
  assert.equal(await show(), "none");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForFunction(() => globalThis.ran && location.search.includes("code="));
  assert.equal(stage.exchanges.length, 0);
  assert.equal(await show(), "session");
  assert.equal(stage.exchanges.length, 1);
  // Rendered before the sign-in is over elsewhere, shown after it.
  const kept = await page.evaluate(() => {
    const all = { ...sessionStorage };
    sessionStorage.clear();
    return all;
  });
  await render("/app/");
  await page.evaluate((all) => { Object.assign(sessionStorage, all); }, kept);
  assert.equal(await show(), "session");
});
