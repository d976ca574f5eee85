// @ts-check
// Several providers on one page, one of which is evil (RFC 9700, section 4.4): it sends the visitor
// on to an honest one, whose answer must not be taken for its own.
import assert from "node:assert/strict";

import { browserTests, errorCode, outcome, signIn } from "../support/browser.mjs";
import { assertKept, Evil, honest } from "../support/browser_evil.mjs";

const test = browserTests();

const issuer = "https://honest.example";

/**
 * Runs with an evil provider beside the honest one.
 * @param {string} name
 * @param {(world: import("../support/browser.mjs").World, evil: Evil) => Promise<void>} run
 */
const besideEvil = (name, run) => test(name, async (world) => {
  const evil = await new Evil().begin(world.stage);
  try {
    await run(world, evil);
  } finally {
    await evil.stop();
  }
});

/** What the page knows of the honest provider, what that sends, and whether its issuer is that of the evil one. @type {[name: string, known: string | undefined, sent: string | null][]} */
const variants = [
  ["that sends iss, which the page knows", issuer, issuer],
  ["that sends iss, which the page does not know", undefined, issuer],
  ["that sends no iss", undefined, null],
  ["that sends no iss, though the page knows it", issuer, null],
  ["that has a name in the table", undefined, "https://gitlab.com"],
];

for (const [name, known, sent] of variants) {
  for (const order of ["before", "after"]) {
    besideEvil(`an answer of an honest provider ${name}, made ${order} the evil one, is not taken for another's`, async ({ open, stage }, evil) => {
      honest(stage, sent);
      const clients = [stage.clientOf(known ? { issuer: known } : {}), evil.client()];
      stage.settings.clients = order == "before" ? clients : clients.reverse();
      const page = await open();
      assert.equal(await signIn(page, order == "before" ? 1 : 0), "error");
      assert.equal(await errorCode(page), "issuer_mismatch");
      assertKept(stage, evil);
      assert.doesNotMatch(await page.url(), /code|state/);
    });
  }
}

besideEvil("an evil provider whose issuer is known has no more luck", async ({ open, stage }, evil) => {
  for (const iss of [issuer, null]) {
    honest(stage, iss);
    stage.settings.clients = [stage.clientOf({ issuer }), evil.client({ provider: { ...evil.client().provider, issuer: evil.origin } })];
    const page = await open();
    assert.equal(await signIn(page, 1), "error");
    assert.equal(await errorCode(page), "issuer_mismatch");
    assert.match(stage.provider.front.at("/authorize").at(-1)?.url.href ?? "", /client_id=web/); // it came that far
    assertKept(stage, evil);
  }
});

besideEvil("a provider of the table need not be on the page for its issuer to be known", async ({ open, stage }, evil) => {
  honest(stage, "https://github.com/login/oauth");
  stage.settings.clients = [evil.client()];
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "issuer_mismatch");
  assertKept(stage, evil);
});

/** The redirect URIs of the honest and the evil provider. @type {[name: string, own: string, evils: string][]} */
const places = [
  ["a path of its own", "/", "/app/"],
  ["a query of its own", "/app/?from=honest", "/app/"],
  ["the page, where the evil one has a query", "/app/", "/app/?from=evil"],
  ["another value of a query", "/app/?from=honest", "/app/?from=evil"],
];

for (const [name, own, evils] of places) {
  besideEvil(`an answer at the redirect URI of another provider is refused: ${name}`, async ({ open, stage }, evil) => {
    const at = (/** @type {string} */ path) => stage.page.origin + path;
    honest(stage, null, [at(own)]);
    stage.page.routes.set("/", stage.page.routes.get("/app/") ?? (() => ({})));
    evil.redirectUri = at(own);
    stage.settings.clients = [stage.client({ redirectUri: at(own) }), evil.client({ redirectUri: at(evils) })];
    const page = await open();
    assert.equal(await signIn(page, 1), "error");
    assert.equal(await errorCode(page), "issuer_mismatch");
    assertKept(stage, evil);
    // Without the mix-up each finishes its own sign-in.
    evil.behaves = true;
    evil.redirectUri = "";
    const other = await open();
    assert.equal(await signIn(other, 1), "session");
    assert.equal(new URLSearchParams(evil.at("/token")[0].body).get("code"), "own");
  });
}

besideEvil("an answer of a provider that is known beside it is taken by its iss", async ({ open, stage }, evil) => {
  honest(stage, issuer);
  stage.settings.clients = [stage.clientOf({ issuer }), evil.client()];
  const page = await open();
  assert.equal(await signIn(page), "session");
});

test("an answer for one page is none for another of the origin", async ({ open, go, stage }) => {
  stage.provider.asks = true;
  stage.settings.clients = [stage.client({ redirectUri: "/app/?from=here" })];
  stage.page.routes.set("/elsewhere/", stage.page.routes.get("/app/") ?? (() => ({})));
  const page = await open();
  for (const path of ["/elsewhere/?from=here&", "/app/?", "/app/?from=there&"]) {
    await page.goto(`${stage.page.origin}/app/`);
    await page.getByRole("button", { name: "Sign in" }).click();
    const back = new URL((await page.locator("#back").getAttribute("href")) ?? "");
    back.searchParams.delete("from");
    assert.equal(await go(page, `${path}${back.searchParams}`), "error", path);
    assert.equal(await errorCode(page), "issuer_mismatch", path);
    assert.match(await page.locator("#message").innerText(), /not at redirectUri/);
  }
  assert.equal(stage.exchanges.length, 0);
  assert.equal(await outcome(page), "error");
});
