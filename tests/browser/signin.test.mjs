// @ts-check
// Signing in and out, as it should go: page, module, exchange, provider and API on five origins.
import assert from "node:assert/strict";

import { browserTests, callbackOf, outcome, sessionOf, signIn } from "../support/browser.mjs";
import { appScript } from "../support/browser_app.mjs";
import { html } from "../support/browser_host.mjs";

const test = browserTests();

/** @typedef {import("../support/browser_host.mjs").Route} Route */
/** @typedef {import("../support/browser_provider.mjs").Decision} Decision */

test("a visitor signs in and sees the profile", async ({ open, stage }) => {
  const page = await open();
  assert.equal(await outcome(page), "none");
  assert.equal(await signIn(page), "session");
  assert.equal(await page.locator(".tf-name").innerText(), "Ada Lovelace");
  assert.equal(await page.locator(".tf-login").innerText(), "ada");
  assert.equal(stage.exchanges.length, 1);
  assert.equal(await page.url(), `${stage.page.origin}/app/`);

  const { headers, body } = stage.exchanges[0];
  assert.equal(new URLSearchParams(body).get("client_secret"), "the-secret-of-the-page");
  assert.deepEqual([headers.origin, headers.referer, headers.cookie], [undefined, undefined, undefined]);
  const [{ headers: asked }] = stage.provider.api.at("/user");
  assert.match(asked.authorization ?? "", /^Bearer token-/);
  assert.deepEqual([asked.referer, asked.cookie], [undefined, undefined]);
});

test("the authorization request has what RFC 6749 and 7636 ask for, and no more", async ({ open, stage }) => {
  stage.settings.clients = [stage.client({ scope: ["read:user", "email"] })];
  await signIn(await open());
  const [{ url }] = stage.provider.front.at("/authorize");
  const { state, code_challenge, ...rest } = Object.fromEntries(url.searchParams);
  assert.match(state, /^[\w-]{43}$/);
  assert.match(code_challenge, /^[\w-]{43}$/);
  assert.deepEqual(rest, {
    response_type: "code",
    client_id: "web",
    redirect_uri: `${stage.page.origin}/app/`,
    scope: "read:user email",
    code_challenge_method: "S256",
  });
});

test("each sign-in has a state and a challenge of its own", async ({ open, stage }) => {
  const page = await open();
  stage.provider.asks = true;
  for (let round = 0; round < 3; ++round) {
    await callbackOf(page);
    await page.goBack();
    await outcome(page);
  }
  for (const name of ["state", "code_challenge"]) {
    const values = stage.provider.front.at("/authorize").map(({ url }) => url.searchParams.get(name));
    assert.equal(new Set(values).size, 3, name);
  }
});

test("the Back button after a sign-in leads to no callback", async ({ open, stage }) => {
  const page = await open();
  stage.provider.asks = true;
  await callbackOf(page);
  await page.click("#back");
  assert.equal(await outcome(page), "session");
  await page.goBack(); // the provider's page
  await page.goBack(); // the page before the sign-in
  // A browser that kept it whole brings the tab's storage of that time back with it, without a session.
  assert.match(await outcome(page), /^(session|none)$/);
  assert.equal(await page.url(), `${stage.page.origin}/app/`);
  await page.goForward();
  await page.goForward();
  assert.equal(await outcome(page), "session");
  assert.equal(await page.url(), `${stage.page.origin}/app/`);
  assert.equal(stage.exchanges.length, 1);
});

test("resume() called twice exchanges once and gives the same session", async ({ open, stage }) => {
  stage.settings.profile = false;
  const page = await open();
  await signIn(page);
  const same = await page.evaluate(async () => {
    const [client] = globalThis.app.clients;
    return client.resume() === client.resume() && (await client.resume()) === globalThis.app.session;
  });
  assert.ok(same);
  assert.equal(stage.exchanges.length, 1);
});

test("resume() called twice while the code is exchanged, as React's StrictMode does, exchanges once", async ({ open, stage }) => {
  stage.settings.profile = false;
  const script = appScript(stage.module.origin);
  const body = script.body.replace("app.session = await client.resume();", `
    const [first, second] = await Promise.all([client.resume(), client.resume()]);
    app.same = first === second;
    app.session = first;`);
  stage.page.routes.set("/app/app.js", () => ({ ...script, body }));
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.equal(await page.evaluate(() => globalThis.app.same), true);
  assert.equal(stage.exchanges.length, 1);
});

for (const storage of ["session", "memory"]) test(`two clients alike, as React's StrictMode makes, share what comes of a callback: ${storage}`, async ({ open, stage }) => {
  stage.settings.profile = false;
  stage.settings.clients = [stage.client({ storage }), stage.client({ storage })];
  stage.settings.signIn = { returnTo: "/app/?inbox" };
  const script = appScript(stage.module.origin);
  const body = script.body.replace("app.session = await client.resume();", `
    const sessions = await Promise.all(app.clients.map(client => client.resume()));
    app.alike = sessions.map(session => session && session.returnTo);
    if (sessions[1]) await sessions[1].profile();
    app.session = sessions[1];`);
  stage.page.routes.set("/app/app.js", () => ({ ...script, body }));
  const page = await open();
  assert.equal(await signIn(page), "session");
  const place = `${stage.page.origin}/app/?inbox`;
  assert.deepEqual(await page.evaluate(() => globalThis.app.alike), [place, place]);
  assert.equal(stage.exchanges.length, 1);
  if (storage == "memory") return;
  await page.reload();
  assert.equal(await outcome(page), "session");
  assert.deepEqual(await page.evaluate(() => [globalThis.app.alike, globalThis.app.events]), [[null, null], []]);
});

test("two clients alike share why a callback is refused", async ({ open, stage }) => {
  stage.settings.clients = [stage.client(), stage.client()];
  stage.provider.decide = ({ state }) => [["error", "access_denied"], ["state", state]];
  // The app asks once a client; the second time, the callback is gone, and resume looks anew.
  const script = appScript(stage.module.origin);
  const body = script.body.replace("app.session = await client.resume();", `
    const refused = app.clients.map(client => client.resume().catch(error => error.code));
    app.alike ??= await Promise.all(refused);`);
  stage.page.routes.set("/app/app.js", () => ({ ...script, body }));
  const page = await open();
  await signIn(page);
  assert.deepEqual(await page.evaluate(() => globalThis.app.alike), ["access_denied", "access_denied"]);
});

/** @type {[name: string, decide: Decision | null, came: string][]} */
const callbacks = [
  ["that signs in", null, "session"],
  ["that declines", ({ state }) => [["error", "access_denied"], ["state", state]], "error"],
];

for (const [name, decide, came] of callbacks) test(`the hash, the page's own parameters and history.state survive a callback ${name}`, async ({ open, stage }) => {
  stage.settings.profile = false;
  stage.provider.decide = decide ?? stage.provider.decide;
  const page = await open();
  stage.provider.asks = true;
  const callback = new URL(await callbackOf(page));
  // A page's own parameters, one of them encoded in an unusual way, around those of the answer.
  const query = `view=list&${callback.searchParams}&q=a%20b+c&empty&iss%5Bx%5D=1`;
  const app = stage.page.routes.get("/app/");
  stage.page.routes.set("/app/", () => html(`<!doctype html><link rel="icon" href="data:,">`, { "Referrer-Policy": "no-referrer" }));
  await page.goto(`${stage.page.origin}/app/?${query}#part-2`);
  await page.evaluate(() => history.replaceState({ kept: 7 }, ""));
  stage.page.routes.set("/app/", /** @type {Route} */ (app));
  await page.reload();
  assert.equal(await outcome(page), came);
  assert.equal(await page.url(), `${stage.page.origin}/app/?view=list&q=a%20b+c&empty&iss%5Bx%5D=1#part-2`);
  assert.deepEqual(await page.evaluate(() => history.state), { kept: 7 });
});

test("returnTo comes back with the session", async ({ open, stage }) => {
  stage.settings.signIn = { returnTo: "/a/../notes?b=c#d" };
  const page = await open();
  await signIn(page);
  assert.equal(await sessionOf(page, "returnTo"), `${stage.page.origin}/notes?b=c#d`);
});

/** References that some parser or other takes for a path of the page's origin. */
const elsewhere = [
  "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
  "https:///evil.example", "https:evil.example/x", "http:/\\evil.example", "https://localhost@evil.example", "https://localhost.evil.example",
  "javascript:alert(1)", "\tjavascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
  "blob:https://evil.example/1", "/./\\evil.example/../..//", "file:///etc/passwd", "http://localhost:1/",
  `/app/?code=x&state=${"s".repeat(43)}`, `/app/?error=access_denied&state=${"s".repeat(43)}`,
];

test("returnTo never leads elsewhere", async ({ open, stage }) => {
  stage.settings.profile = false;
  const page = await open();
  for (const returnTo of elsewhere) {
    await page.evaluate((options) => {
      const { act, clients } = globalThis.app;
      act(async () => void await clients[0].signIn(options));
    }, { returnTo });
    assert.equal(await outcome(page), "session", returnTo);
    const back = await sessionOf(page, "returnTo");
    // What is a path of the page's own origin for a browser may stay: it leads nowhere else.
    assert.ok(back === null || back.startsWith(`${stage.page.origin}/`), `${returnTo} gives ${back}`);
    assert.doesNotMatch(back ?? "", /[?&](code|error)=/, returnTo);
    await page.evaluate(() => globalThis.app.session.signOut());
  }
});

test("returnTo of another origin is dropped, not changed", async ({ open, stage }) => {
  stage.settings.signIn = { returnTo: "https://evil.example/" };
  const page = await open();
  await signIn(page);
  assert.equal(await sessionOf(page, "returnTo"), null);
});

test("extraParameters go along, but none of the protocol's own", async ({ open, stage }) => {
  stage.settings.signIn = { extraParameters: { prompt: "select_account", login_hint: "a b&c" } };
  await signIn(await open());
  const [{ url }] = stage.provider.front.at("/authorize");
  assert.equal(url.searchParams.get("prompt"), "select_account");
  assert.equal(url.searchParams.get("login_hint"), "a b&c");

  const own = ["response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
    "client_secret", "response_mode", "request", "request_uri"];
  for (const name of own) {
    stage.settings.signIn = { extraParameters: { [name]: "mine" } };
    const page = await open();
    await page.evaluate(() => globalThis.app.session?.signOut());
    assert.equal(await signIn(page), "error", name);
    assert.equal(await page.locator("#code").innerText(), "invalid_option", name);
    assert.equal(await page.url(), `${stage.page.origin}/app/`);
  }
  assert.equal(stage.provider.front.at("/authorize").length, 1);
});

test("prompt and loginHint go along; as further parameters they go before", async ({ open, stage }) => {
  stage.settings.signIn = { prompt: "select_account", loginHint: "ada+1@as.example" };
  const page = await open();
  await signIn(page);
  await page.evaluate(() => globalThis.app.session.signOut());
  stage.settings.signIn = { prompt: "none", loginHint: "ada", extraParameters: { prompt: "login" } };
  await page.reload();
  await outcome(page);
  await signIn(page);
  const asked = stage.provider.front.at("/authorize").map(({ url: { searchParams } }) =>
    ["prompt", "login_hint", "loginHint"].map((name) => searchParams.getAll(name)));
  assert.deepEqual(asked, [
    [["select_account"], ["ada+1@as.example"], []],
    [["login"], ["ada"], []],
  ]);
});

/** What is granted of "read:user gist repo", and what is missing then. @type {[granted: string | undefined, missing: string[]][]} */
const grants = [
  ["read:user,repo", ["gist"]], ["user read:user:more", ["read:user", "gist", "repo"]],
  ["repo gist read:user admin", []], [undefined, []],
];

test("a scope that is not granted is told, over a reload too, and is no failure", async ({ open, stage }) => {
  stage.settings.clients = [stage.client({ scope: ["read:user", "gist", "repo"] })];
  const page = await open();
  for (const [scope, missing] of grants) {
    stage.provider.token = { scope };
    assert.equal(await signIn(page), "session", `${scope}`);
    assert.deepEqual(await sessionOf(page, "missingScope"), missing, `${scope}`);
    await page.reload();
    assert.equal(await outcome(page), "session", `${scope}`);
    assert.deepEqual(await sessionOf(page, "missingScope"), missing, `${scope}`);
    await page.evaluate(() => globalThis.app.session.signOut());
  }
});

test("a scope given to signIn is asked for instead of the client's", async ({ open, stage }) => {
  stage.settings.clients = [stage.client({ scope: "read:user" })];
  stage.settings.signIn = { scope: "gist" };
  const page = await open();
  await signIn(page);
  assert.equal(stage.provider.front.at("/authorize")[0].url.searchParams.get("scope"), "gist");
  assert.deepEqual(await sessionOf(page, "scope"), ["gist"]);
});

test("no request of the module says where it comes from, whatever the page's policy", async ({ open, stage }) => {
  stage.settings.profile = false;
  const page = await open();
  // The page's own scripts are not the module's affair: they are asked for before it runs.
  stage.headers = { "Referrer-Policy": "unsafe-url" };
  await page.reload();
  await outcome(page);
  stage.provider.asks = true;
  await callbackOf(page);
  stage.headers = {};
  await page.click("#back");
  await outcome(page);
  await page.evaluate(() => {
    document.head.append(Object.assign(document.createElement("meta"), { name: "referrer", content: "unsafe-url" }));
    return globalThis.app.session.profile();
  });
  assert.equal(stage.provider.api.at("/user").at(-1)?.headers.referer, undefined);
});
