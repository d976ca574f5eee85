// @ts-check
// A C++ program at a provider that is not ours: what its answer tells beside the ID token stays whole.
import assert from "node:assert/strict";
import { after } from "node:test";

import { browserTests } from "../support/browser.mjs";
import { account, startOidcProvider } from "../support/oidc_provider.mjs";
import { Program } from "../support/program.mjs";

const secret = "a-secret-for-the-peers";

/** @type {Awaited<ReturnType<typeof startOidcProvider>>} */
let oidc;

const test = browserTests({
  clients: async ({ page }) => {
    const redirectUris = [`${page.origin}/app/`];
    oidc = await startOidcProvider({ redirectUris, secret, refresh: true });
    return [{
      client_id: "confidential", client_secret: secret, redirect_uris: redirectUris,
      token_endpoint: oidc.tokenEndpoint, refresh_token: true,
    }];
  },
});
after(() => oidc?.stop());

for (const client_id of ["public", "confidential"]) {
  test(`a ${client_id} client with openid keeps expiry, scope and refresh token, and refreshes`, async (world) => {
    const { stage } = world;
    const isPublic = client_id == "public";
    stage.settings.clients = [stage.client({ provider: { issuer: oidc.issuer }, clientId: client_id })]; // for the policy
    const options = {
      authorization_endpoint: "", profile_endpoint: "", issuer: oidc.issuer, client_id,
      token_endpoint: isPublic ? "" : stage.tokenEndpoint, scope: "openid profile", refresh: "true",
    };
    const program = await Program.open(world);
    await program.make("a", options);
    await program.act("a", "sign_in");
    await program.page.getByRole("button", { name: "Approve" }).click();
    await program.started();
    await program.make("a", options);
    const { what, parts } = await program.ask("a", "resume");
    assert.equal(what, "session", String(parts));
    assert.deepEqual([parts.getAll("scope"), parts.getAll("missing_scope")], [["openid", "profile"], []]);
    const left = Number(parts.get("expires_at")) - Date.now();
    assert.ok(left > 0 && left <= 600_000, `${left}`);
    assert.equal(JSON.parse(parts.get("claims") ?? "").sub, account.sub);

    const again = await program.ask("a", "refresh");
    assert.equal(again.what, "session", String(again.parts));
    assert.notEqual(again.parts.get("access_token"), parts.get("access_token"));
    assert.deepEqual(again.parts.getAll("scope"), ["openid", "profile"]);
    assert.equal(JSON.parse(again.parts.get("claims") ?? "").sub, account.sub);
    assert.equal((await program.ask("a", "profile")).parts.get("name"), account.name);
    const rest = await program.rest("a");
    assert.deepEqual(rest.filter((line) => line.includes(" failure ")), []);
  });
}
