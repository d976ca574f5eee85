// @ts-check
// A program's sign-in: what was checked is what is used, whatever becomes of the page's address; and no
// answer of one provider is taken for another's (RFC 9700, section 4.4).
import assert from "node:assert/strict";

import { browserTests } from "../support/browser.mjs";
import { assertKept, Evil, honest } from "../support/browser_evil.mjs";
import { codeOf, Program } from "../support/program.mjs";

const test = browserTests();

test("relative options stay relative to the page that the client was made on", async (world) => {
  const { page: own, provider } = world.stage;
  for (const [name, host, path] of /** @type {const} */ ([
    ["authorize", provider.front, "/authorize"], ["token", provider.front, "/open-token"], ["user", provider.api, "/user"],
  ])) own.routes.set(`/app/${name}`, (asked) => host.routes.get(path)?.(asked) ?? {});
  provider.refresh = "rotating";
  const options = {
    authorization_endpoint: "authorize", profile_endpoint: "user", token_endpoint: "token",
    redirect_uri: "?from=here", refresh: "true",
  };
  const program = await Program.open(world);
  const move = () => program.page.evaluate(() => history.pushState(null, "", "/elsewhere/users/1"));
  await program.make("a", options);
  await move();
  await program.comeBack("a");
  assert.equal(own.at("/app/authorize")[0].url.searchParams.get("redirect_uri"), `${own.origin}/app/?from=here`);
  await program.make("a", options);
  assert.equal((await program.ask("a", "resume")).what, "session");
  await move();
  await program.act("a", "profile");
  assert.equal((await program.told("a", "profile")).parts.get("login"), "ada");
  assert.equal((await program.ask("a", "refresh")).what, "session");
  const grants = own.at("/app/token").map(({ body }) => new URLSearchParams(body).get("grant_type"));
  assert.deepEqual(grants, ["authorization_code", "refresh_token"]);
  await program.act("a", "sign_out");
  assert.equal(await program.page.evaluate(() => sessionStorage.length), 0);
});

test("a router may take the query away before a program resumes", async (world) => {
  const program = await Program.open(world);
  await program.make("a");
  await program.comeBack("a");
  await program.page.evaluate(() => history.replaceState(null, "", location.pathname));
  await program.make("a");
  assert.equal((await program.ask("a", "resume")).what, "session");
  await program.page.reload();
  await program.started();
  await program.make("a");
  assert.equal((await program.ask("a", "resume")).what, "session");
  assert.equal(world.stage.exchanges.length, 1);
});

/** What the program knows of the honest provider, and what that sends. @type {[name: string, known: string, sent: string | null][]} */
const variants = [
  ["that sends iss, which the program knows", "https://honest.example", "https://honest.example"],
  ["that sends iss, which the program does not know", "", "https://honest.example"],
  ["that sends no iss", "", null],
];

for (const [name, issuer, sent] of variants) {
  test(`an answer of an honest provider ${name} is not taken for another's`, async (world) => {
    const evil = await new Evil().begin(world.stage);
    try {
      honest(world.stage, sent);
      const program = await Program.open(world);
      const make = async () => {
        await program.make("honest", issuer ? { issuer } : {});
        await program.make("evil", {
          authorization_endpoint: `${evil.origin}/authorize`, profile_endpoint: `${evil.origin}/user`,
          client_id: "eve", token_endpoint: `${evil.origin}/token`,
        });
      };
      await make();
      // Each knows of the other as soon as it is at work.
      for (const who of ["honest", "evil"]) assert.equal((await program.ask(who, "resume")).what, "nobody");
      await program.comeBack("evil");
      await make();
      assert.equal(codeOf(await program.ask("evil", "resume")), "issuer_mismatch");
      assertKept(world.stage, evil);
      assert.doesNotMatch(await program.page.url(), /code|state/);
    } finally {
      await evil.stop();
    }
  });
}
