// @ts-check
// A session: how long it lasts, and where its token may go.
import assert from "node:assert/strict";

import { browserTests, outcome, sessionOf, signIn } from "../support/browser.mjs";

const test = browserTests();

test("a reload keeps the session, and exchanges nothing again", async ({ open, stage }) => {
  stage.provider.token = { scope: "read:user,email", expires_in: 3600 };
  const page = await open();
  await signIn(page);
  const token = await sessionOf(page, "accessToken");
  await page.reload();
  assert.equal(await outcome(page), "session");
  assert.equal(await sessionOf(page, "accessToken"), token);
  assert.deepEqual(await sessionOf(page, "scope"), ["read:user", "email"]);
  assert.ok(Math.abs((await sessionOf(page, "expiresAt")) - Date.now() - 3_600_000) < 60_000);
  assert.equal(stage.exchanges.length, 1);
});

test("an expired session is not restored", async ({ open, setClock, stage }) => {
  stage.provider.token = { expires_in: 60 };
  const page = await open();
  await signIn(page);
  await setClock(Date.now() + 61_000);
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
  assert.equal(await sessionOf(page, "accessToken"), "");
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

  const { host, hostname, port } = new URL(own);
  const others = [
    stage.page.origin, `${stage.module.origin}/x`, stage.tokenEndpoint, "https://evil.example/",
    `http://${host}@evil.example/`, `http://${hostname}.evil.example:${port}/`, `https://${host}/user`,
    "data:text/plain,x", "/user",
  ];
  for (const url of others) {
    const came = await page.evaluate(
      (input) => globalThis.app.session.fetch(input).then(() => "an answer", (/** @type {any} */ e) => e.code ?? e.name), url);
    assert.equal(came, "invalid_option", url);
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
