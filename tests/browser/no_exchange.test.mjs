// @ts-check
// A provider of the table whose answers no page may read, asked without an exchange: today, and on
// the day on which it lets pages in.
import assert from "node:assert/strict";

import { browserTests, errorCode, outcome, sessionOf, signIn } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";

const test = browserTests();

/** The stand-in at GitHub's paths, and a page that says no more than one line a setting. @param {import("../support/browser_stage.mjs").Stage} stage @param {boolean} opens whether it lets pages in */
function becomeGitHub({ provider, settings }, opens) {
  const { routes, origin } = provider.front;
  const answer = routes.get("/open-token");
  routes.set("/login/oauth/authorize", (asked) => routes.get("/authorize")?.(asked) ?? {});
  routes.set("/api/v3/user", (asked) => provider.api.routes.get("/user")?.(asked) ?? {});
  routes.set("/login/oauth/access_token", async (asked) => {
    const { headers, ...rest } = await answer?.(asked) ?? {};
    return opens ? { headers, ...rest } : { ...rest, headers: { "Content-Type": "application/json" } };
  });
  settings.clients = [{ provider: "github", baseUrl: origin, clientId: "web" }];
}

test("today: the error says what is missing, and what to do", async ({ open, guard, stage }) => {
  guard.expect(faults.noCors);
  becomeGitHub(stage, false);
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.equal(await errorCode(page), "network_error");
  assert.equal(await page.locator("#message").innerText(),
    `${stage.provider.front.origin}/login/oauth/access_token: ` +
    "No page may read its answers: set tokenEndpoint to an exchange. README: Providers");
  // Nothing that a thief could use was left behind, and the next load is a fresh one.
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await page.reload();
  assert.equal(await outcome(page), "none");
});

test("the day on which it lets pages in: the same page signs in", async ({ open, stage }) => {
  becomeGitHub(stage, true);
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.equal(await sessionOf(page, "tokenType"), "bearer");
  assert.equal((await page.evaluate(() => globalThis.app.session.profile())).login, "ada");
  assert.equal(stage.provider.front.at("/login/oauth/access_token").length, 1);
});

test("an exchange goes before the provider's own endpoint", async ({ open, stage }) => {
  becomeGitHub(stage, true);
  stage.settings.clients = [{ ...stage.settings.clients[0], tokenEndpoint: stage.tokenEndpoint }];
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.equal(stage.provider.front.at("/login/oauth/access_token").length, 0);
  assert.equal(stage.provider.front.at("/token").length, 1);
});
