// @ts-check
// A page may have a `code`, an `error` or a `state` of its own in its address, which is no answer to
// a sign-in: it is left as it is, whoever is signed in.
import assert from "node:assert/strict";

import { browserTests, outcome, sessionOf, signIn } from "../support/browser.mjs";
import { Program } from "../support/program.mjs";

const test = browserTests();

const queries = [
  "?code=SPRING25",
  "?error=1",
  "?code=abc&state=linkedin-123",
  "?state=open&error=not+found",
  "?iss=42&code=1#part",
];

for (const query of queries) {
  test(`${query} is the page's own`, async ({ guard, go, open, stage }) => {
    guard.ownQuery(query.replace(/#.*/, ""));
    const page = await open(`/app/${query}`);
    assert.equal(await outcome(page), "none");
    assert.equal(await page.url(), `${stage.page.origin}/app/${query}`);
    // From here to the provider and back: to the redirect URI, which is the page without the query.
    assert.equal(await signIn(page), "session");
    assert.equal(await go(page, `/app/${query}`), "session");
    assert.equal(await page.url(), `${stage.page.origin}/app/${query}`);
    assert.equal(stage.exchanges.length, 1);
  });

  test(`${query} is left in the address of a program`, async (world) => {
    world.guard.ownQuery(query.replace(/#.*/, ""));
    const program = await Program.open(world, `/app/${query}`);
    await program.make("a");
    assert.equal((await program.ask("a", "resume")).what, "nobody");
    assert.equal(await program.page.url(), `${world.stage.page.origin}/app/${query}`);
  });
}

test("returnTo keeps such a query", async ({ go, guard, open, stage }) => {
  const query = "?code=SPRING25&state=open";
  guard.ownQuery(query);
  stage.settings.signIn = { returnTo: `/app/${query}` };
  const page = await open();
  assert.equal(await signIn(page), "session");
  const back = await sessionOf(page, "returnTo");
  assert.equal(back, `${stage.page.origin}/app/${query}`);
  assert.equal(await go(page, back), "session");
  assert.equal(await page.url(), back);
  assert.equal(stage.exchanges.length, 1);
});
