// @ts-check
// A callback that comes again, too late, to the wrong place or from nowhere.
import assert from "node:assert/strict";

import { assertRefused, browserTests, callbackOf, errorCode, outcome, signIn } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { until } from "../support/wait.mjs";

const test = browserTests();

test("a callback without a sign-in is refused", async ({ open, stage }) => {
  const page = await open(`/app/?code=the-code-of-an-attacker&state=${"s".repeat(43)}`);
  await assertRefused({ page, stage }, "state_missing");
  assert.match(await page.locator("#message").innerText(), /began no sign-in\. Sign in again/);
});

test("a callback of another's sign-in does not end the visitor's own", async ({ open, go, stage }) => {
  const page = await open();
  stage.provider.asks = true;
  const own = await callbackOf(page);
  await go(page, `/app/?code=the-code-of-an-attacker&state=${"s".repeat(43)}`);
  await assertRefused({ page, stage }, "state_mismatch");
  assert.equal(await go(page, own), "session");
});

test("a callback that was used is refused when it is opened again", async ({ open, go, stage }) => {
  const page = await open();
  stage.provider.asks = true;
  const callback = await callbackOf(page);
  assert.equal(await go(page, callback), "session");
  // Who is signed in stays so: a stale callback harms nobody.
  assert.equal(await go(page, callback), "session");
  assert.equal(stage.exchanges.length, 1);

  await page.evaluate(() => globalThis.app.session.signOut());
  assert.equal(await go(page, callback), "error");
  assert.equal(await errorCode(page), "state_missing");
  assert.equal(stage.exchanges.length, 1);
});

test("a callback that failed is not tried again", async ({ open, go, guard, stage }) => {
  guard.expect(faults.status(400));
  const page = await open();
  stage.provider.asks = true;
  const callback = await callbackOf(page);
  stage.provider.token = { access_token: undefined, error: "bad_verification_code" };
  assert.equal(await go(page, callback), "error");
  assert.equal(await errorCode(page), "invalid_grant");
  await page.reload();
  assert.equal(await outcome(page), "none");
  assert.equal(await go(page, callback), "error");
  assert.equal(await errorCode(page), "state_missing");
  assert.equal(stage.exchanges.length, 1);
});

for (const [name, minutes] of /** @type {[string, number][]} */ ([["after more than ten minutes", 10.1], ["before it began", -1]])) {
  test(`refused: a callback ${name}`, async ({ open, go, setClock, stage }) => {
    const page = await open();
    stage.provider.asks = true;
    const callback = await callbackOf(page);
    await setClock(Date.now() + minutes * 60_000);
    await go(page, callback);
    await assertRefused({ page, stage }, "state_expired");
    assert.match(await page.locator("#message").innerText(), /too long, or the clock was changed\. Sign in again/);
    await setClock(Date.now());
    await go(page, callback);
    await assertRefused({ page, stage }, "state_missing");
  });
}

test("a callback within ten minutes is in time", async ({ open, go, setClock, stage }) => {
  const page = await open();
  stage.provider.asks = true;
  const callback = await callbackOf(page);
  await setClock(Date.now() + 9.5 * 60_000);
  assert.equal(await go(page, callback), "session");
});

for (const year of [1999, 2099]) {
  test(`a clock that has stood in ${year} all the time does no harm`, async ({ open, setClock, stage }) => {
    await setClock(Date.UTC(year, 0));
    stage.provider.token = { expires_in: 3600 };
    const page = await open();
    assert.equal(await signIn(page), "session");
    await page.reload();
    assert.equal(await outcome(page), "session");
    assert.equal(await page.evaluate(() => globalThis.app.session.expiresAt), Date.UTC(year, 0) + 3_600_000);
  });
}

test("a sign-in that was changed in the tab's storage is refused", async ({ open, go, stage }) => {
  const page = await open();
  const change = (/** @type {string} */ record) =>
    page.evaluate(({ key, value }) => sessionStorage.setItem(key, value), { key: `tokenferry.pending.${"s".repeat(43)}`, value: record });
  for (const record of ["", "{}", "v=1", "v=2&started=1", "%", "x".repeat(100_000)]) {
    await change(record);
    await go(page, `/app/?code=the-code-of-an-attacker&state=${"s".repeat(43)}`);
    await assertRefused({ page, stage }, "state_missing");
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  }
});

/** What looks like an answer, and is none. */
const others = [
  "#code=the-code-of-an-attacker&state=sssssssssssssssssssss",
  "#access_token=a-token-of-an-attacker&token_type=bearer",
  "?access_token=a-token-of-an-attacker&token_type=bearer",
  "?Code=the-code-of-an-attacker&State=s", "?code;state=s",
  "?__proto__[a]=1&constructor.prototype.a=1&hasOwnProperty=1", "?state=the-page-s-own",
];

test("what is no answer of the code flow is left alone", async ({ open, go, stage }) => {
  const page = await open();
  for (const other of others) {
    await go(page, `/app/${other}`);
    await page.reload(); // a change of the hash alone loads nothing
    assert.equal(await outcome(page), "none", other);
    assert.equal(await page.evaluate(() => /** @type {any} */ ({}).a), undefined);
  }
  assert.equal(stage.exchanges.length, 0);
});

test("a callback with broken encoding or thousands of parameters is refused", async ({ open, go, stage }) => {
  const page = await open();
  stage.provider.asks = true;
  const { searchParams } = new URL(await callbackOf(page));
  const code = searchParams.get("code");
  await go(page, `/app/?code=${code}&state=%FF%ZZ`);
  assert.equal(await outcome(page), "error");
  await go(page, `/app/?${"a=1&".repeat(10_000)}`);
  assert.equal(await outcome(page), "none");
  assert.equal(stage.exchanges.length, 0);
});

test("a callback inside a frame is refused", async ({ open, stage }) => {
  const page = await open();
  stage.provider.asks = true;
  const callback = await callbackOf(page);
  stage.page.routes.set("/frame/", () => ({
    headers: { "Content-Type": "text/html", "Referrer-Policy": "no-referrer" },
    body: `<!doctype html><title>Frame</title><link rel="icon" href="data:,"><iframe></iframe>`,
  }));
  await page.goto(`${stage.page.origin}/frame/`);
  // Set from outside, as the callback's address must not be in this document.
  await page.evaluate((url) => frames[0].location.replace(url), callback);
  await until("an outcome in the frame", () => page.evaluate(() => frames[0].document.querySelector('[data-outcome="error"]') !== null));
  assert.equal(await page.evaluate(() => frames[0].document.querySelector("#code")?.textContent), "invalid_request");
  assert.equal(stage.exchanges.length, 0);
  assert.doesNotMatch(await page.evaluate(() => frames[0].location.href), /code/);
});
