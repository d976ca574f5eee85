// @ts-check
// Signing in and out, as it should go: page, module, exchange, provider and API on five origins.
import assert from "node:assert/strict";

import { browserTests, callbackOf, outcome, signIn } from "../support/browser.mjs";

const test = browserTests();

/** What the page's script sees. @param {import("playwright-core").Page} page @param {string} member */
const session = (page, member) => page.evaluate((name) => globalThis.app.session?.[name], member);

test("a visitor signs in and sees the profile", async ({ open, stage }) => {
  const page = await open();
  assert.equal(await outcome(page), "none");
  assert.equal(await signIn(page), "session");
  assert.equal(await page.locator(".tf-name").innerText(), "Ada Lovelace");
  assert.equal(await page.locator(".tf-login").innerText(), "ada");
  assert.equal(stage.exchanges.length, 1);
  assert.equal(page.url(), `${stage.page.origin}/app/`);

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

test("a reload keeps the session, and exchanges nothing again", async ({ open, stage }) => {
  stage.provider.token = { scope: "read:user,email", expires_in: 3600 };
  const page = await open();
  await signIn(page);
  const token = await session(page, "accessToken");
  await page.reload();
  assert.equal(await outcome(page), "session");
  assert.equal(await session(page, "accessToken"), token);
  assert.deepEqual(await session(page, "scope"), ["read:user", "email"]);
  assert.ok(Math.abs((await session(page, "expiresAt")) - Date.now() - 3_600_000) < 60_000);
  assert.equal(stage.exchanges.length, 1);
});

test("an expired session is not restored", async ({ open, stage }) => {
  stage.provider.token = { expires_in: 60 };
  const page = await open();
  await signIn(page);
  await page.clock.setFixedTime(Date.now() + 61_000);
  await page.reload();
  assert.equal(await outcome(page), "none");
});

test("a session in memory ends with the page, and is in no storage", async ({ open, stage }) => {
  stage.settings.clients = [stage.client({ storage: "memory" })];
  const page = await open();
  assert.equal(await signIn(page), "session");
  const stored = () => page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  assert.equal(await stored(), "[{},{}]");
  await page.reload();
  assert.equal(await outcome(page), "none");
});

test("signing out forgets the token, in the session and in the tab", async ({ open }) => {
  const page = await open();
  await signIn(page);
  await page.evaluate(() => globalThis.app.session.signOut());
  assert.equal(await session(page, "accessToken"), "");
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  assert.equal(await page.evaluate(() => globalThis.app.clients[0].resume()), null);
  await page.reload();
  assert.equal(await outcome(page), "none");
});

test("after signing out the visitor can sign in again", async ({ open, stage }) => {
  const page = await open();
  await signIn(page);
  await page.evaluate(() => globalThis.app.session.signOut());
  assert.equal(await signIn(page), "session");
  assert.equal(stage.exchanges.length, 2);
});

test("the Back button after a sign-in leads to no callback", async ({ open, stage }) => {
  const page = await open();
  stage.provider.asks = true;
  await callbackOf(page);
  await page.click("#back");
  assert.equal(await outcome(page), "session");
  await page.goBack(); // the provider's page
  await page.goBack(); // the page before the sign-in
  assert.equal(await outcome(page), "session");
  await page.goForward();
  await page.goForward();
  assert.equal(await outcome(page), "session");
  assert.equal(page.url(), `${stage.page.origin}/app/`);
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

test("the hash, the page's own parameters and history.state survive a callback", async ({ open, stage, context }) => {
  stage.settings.profile = false;
  const page = await open();
  stage.provider.asks = true;
  const callback = new URL(await callbackOf(page));
  // A page's own parameters, one of them encoded in an unusual way, around those of the answer.
  const query = `view=list&${callback.searchParams}&q=a%20b+c&empty&iss%5Bx%5D=1`;
  await context.addInitScript(() => {
    if (location.search.includes("code=")) history.replaceState({ kept: 7 }, "");
  });
  await page.goto(`${stage.page.origin}/app/?${query}#part-2`);
  assert.equal(await outcome(page), "session");
  assert.equal(page.url(), `${stage.page.origin}/app/?view=list&q=a%20b+c&empty&iss%5Bx%5D=1#part-2`);
  assert.deepEqual(await page.evaluate(() => history.state), { kept: 7 });
});

test("returnTo comes back with the session", async ({ open, stage }) => {
  stage.settings.signIn = { returnTo: "/a/../notes?b=c#d" };
  const page = await open();
  await signIn(page);
  assert.equal(await session(page, "returnTo"), `${stage.page.origin}/notes?b=c#d`);
});

/** References that some parser or other takes for a path of the page's origin. */
const elsewhere = [
  "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
  "https:///evil.example", "https:evil.example/x", "http:/\\evil.example", "https://localhost@evil.example", "https://localhost.evil.example",
  "javascript:alert(1)", "\tjavascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
  "blob:https://evil.example/1", "/./\\evil.example/../..//", "file:///etc/passwd", "http://localhost:1/",
  "/app/?code=x&state=y", "/app/?error=access_denied&state=y",
];

test("returnTo never leads elsewhere", async ({ open, stage }) => {
  stage.settings.profile = false;
  const page = await open();
  for (const returnTo of elsewhere) {
    await page.evaluate((options) => {
      const { act, clients } = globalThis.app;
      act(() => clients[0].signIn(options));
    }, { returnTo });
    assert.equal(await outcome(page), "session", returnTo);
    const back = await session(page, "returnTo");
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
  assert.equal(await session(page, "returnTo"), null);
});

test("extraParameters go along, but none of the protocol's own", async ({ open, stage }) => {
  stage.settings.signIn = { extraParameters: { prompt: "select_account", login_hint: "a b&c" } };
  await signIn(await open());
  const [{ url }] = stage.provider.front.at("/authorize");
  assert.equal(url.searchParams.get("prompt"), "select_account");
  assert.equal(url.searchParams.get("login_hint"), "a b&c");

  const own = ["response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method"];
  for (const name of own) {
    stage.settings.signIn = { extraParameters: { [name]: "mine" } };
    const page = await open();
    await page.evaluate(() => globalThis.app.session?.signOut());
    assert.equal(await signIn(page), "error", name);
    assert.equal(await page.locator("#code").innerText(), "invalid_option", name);
    assert.equal(page.url(), `${stage.page.origin}/app/`);
  }
  assert.equal(stage.provider.front.at("/authorize").length, 1);
});

test("a scope given to signIn is asked for instead of the client's", async ({ open, stage }) => {
  stage.settings.clients = [stage.client({ scope: "read:user" })];
  stage.settings.signIn = { scope: "gist" };
  const page = await open();
  await signIn(page);
  assert.equal(stage.provider.front.at("/authorize")[0].url.searchParams.get("scope"), "gist");
  assert.deepEqual(await session(page, "scope"), ["gist"]);
});

test("session.fetch sends the token to the provider's API, and to no other origin", async ({ open, stage }) => {
  const page = await open();
  await signIn(page);
  const own = `${stage.provider.api.origin}/user`;
  const status = await page.evaluate(async (url) => {
    const answer = await globalThis.app.session.fetch(url, { headers: { "x-page": "1" } });
    return answer.status;
  }, own);
  assert.equal(status, 200);
  const asked = stage.provider.api.at("/user").at(-1);
  assert.match(asked?.headers.authorization ?? "", /^Bearer token-/);
  assert.equal(asked?.headers["x-page"], "1");

  const { host } = new URL(own);
  const others = [
    stage.page.origin, `${stage.module.origin}/x`, stage.tokenEndpoint, "https://evil.example/",
    `http://${host}@evil.example/`, `http://${host}.evil.example/`, `https://${host}/user`,
    "data:text/plain,x", "/user",
  ];
  for (const url of others) {
    const came = await page.evaluate(
      (input) => globalThis.app.session.fetch(input).then(() => "an answer", (/** @type {any} */ e) => e.code ?? e.name), url);
    // An address with a name in it is no address for any fetch.
    assert.equal(came, url.includes("@") ? "TypeError" : "invalid_option", url);
  }
  assert.equal(stage.provider.front.at("/x").length + stage.module.at("/x").length, 0);
});

test("apiOrigins adds an origin that the token may go to", async ({ open, stage }) => {
  stage.provider.front.routes.set("/repos", () => ({
    headers: { "Access-Control-Allow-Origin": "*", "Content-Type": "text/plain" }, body: "repos",
  }));
  stage.settings.clients = [stage.clientOf({ apiOrigins: [stage.provider.front.origin] })];
  const page = await open();
  // The strict policy knows of the endpoints only; the API's further origin is the owner's to add.
  stage.policy = `${stage.strictPolicy()}; connect-src *`.replace(/connect-src [^;*]*; /, "");
  await page.reload();
  await outcome(page);
  await signIn(page);
  const text = await page.evaluate(
    (url) => globalThis.app.session.fetch(url).then((/** @type {Response} */ answer) => answer.text()),
    `${stage.provider.front.origin}/repos`);
  assert.equal(text, "repos");
  assert.match(stage.provider.front.at("/repos")[0].headers.authorization ?? "", /^Bearer token-/);
});

test("a redirect does not carry the token to another origin", async ({ open, stage }) => {
  const page = await open();
  await signIn(page);
  stage.provider.api.routes.set("/moved", () => ({
    status: 302, headers: { Location: `${stage.module.origin}/steal`, "Access-Control-Allow-Origin": "*" },
  }));
  stage.module.routes.set("/steal", () => ({ headers: { "Access-Control-Allow-Origin": "*" }, body: "" }));
  await page.evaluate((url) => globalThis.app.session.fetch(url).catch(() => {}), `${stage.provider.api.origin}/moved`);
  assert.ok(stage.module.at("/steal").every(({ headers }) => headers.authorization === undefined));
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
