// @ts-check
// The C++ API of programs: what becomes of a refresh when its session or its client ends.
import assert from "node:assert/strict";

import { browserTests } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { openJson } from "../support/browser_host.mjs";
import { codeOf } from "../support/program.mjs";
import { begin, duplicate, keptBy, openWith, refreshing, refuse } from "../support/program_refresh.mjs";

const test = browserTests();

test("a token that was used in a session that is over is the provider's to judge", async (world) => {
  world.guard.expect(faults.status(400));
  const first = await begin(world);
  const kept = await keptBy(first);
  assert.equal((await first.ask("a", "refresh")).what, "session");
  refuse(world, { error: "invalid_grant" });
  assert.equal(codeOf(await first.ask("a", "refresh")), "invalid_grant");
  const second = await openWith(world, kept);
  assert.equal(codeOf(await second.ask("a", "refresh")), "invalid_grant");
});

test("a refresh that is refused ends the session in every tab", async (world) => {
  const { guard } = world;
  guard.expect(faults.status(400));
  const first = await begin(world);
  const second = await duplicate(world, first);
  await second.act("a", "listen");
  refuse(world, { error: "invalid_grant" });
  assert.equal(codeOf(await first.ask("a", "refresh")), "invalid_grant");
  assert.equal(codeOf(await second.told("a", "listen")), "invalid_grant");
  for (const tab of [first, second]) assert.equal((await tab.ask("a", "resume")).what, "nobody");
});

test("a client that is gone hears of nothing any more, and one that has signed out no longer of its session", async (world) => {
  await world.addInitScript(() => {
    const { BroadcastChannel } = globalThis;
    globalThis.channels = new Set();
    globalThis.BroadcastChannel = class extends BroadcastChannel {
      /** @param {string} name */
      constructor(name) {
        super(name);
        globalThis.channels.add(this);
      }
      close() {
        globalThis.channels.delete(this);
        super.close();
      }
    };
  });
  const program = await begin(world);
  const listening = () => program.page.evaluate(() => globalThis.channels.size);
  // Each for sign-outs, and for the session's own.
  assert.equal(await listening(), 2);
  for (const who of ["b", "c"]) {
    await program.make(who, refreshing(world, {}));
    assert.equal((await program.ask(who, "resume")).what, "session");
  }
  assert.equal(await listening(), 6);
  await program.act("b", "destroy");
  assert.equal(await listening(), 4);
  await program.act("c", "listen");
  await program.act("a", "sign_out");
  assert.equal(codeOf(await program.told("c", "listen")), "access_denied");
  // Of a sign-in they hear: a page that the browser has kept is then not the one that Back shows.
  assert.equal(await listening(), 2);
  for (const who of ["a", "c"]) await program.act(who, "destroy");
  assert.equal(await listening(), 0);
});

test("a session that is over does not come back with what another tab tells", async (world) => {
  world.guard.expect(faults.status(400));
  const program = await begin(world);
  const [form] = Object.values(await keptBy(program));
  refuse(world, { error: "invalid_grant" });
  assert.equal(codeOf(await program.ask("a", "refresh")), "invalid_grant");
  await program.page.evaluate((session) => {
    const told = Object.fromEntries(new URLSearchParams(session));
    const last = new BroadcastChannel(told.channel); // hears it after the client
    const heard = new Promise((resolve) => { last.onmessage = resolve; });
    new BroadcastChannel(told.channel).postMessage([told.refresh_name, told]);
    return heard;
  }, form);
  assert.deepEqual(await keptBy(program), {});
  assert.equal((await program.ask("a", "resume")).what, "nobody");
});

test("an end that another tab tells right after its refresh is told right after it", async (world) => {
  const program = await begin(world);
  await program.act("a", "listen");
  const [form] = Object.values(await keptBy(program));
  // In one turn, so that both messages are there before a timer has run.
  await program.page.evaluate((session) => {
    const told = Object.fromEntries(new URLSearchParams(session));
    const next = { ...told, access_token: "at-next", refresh_token: "rt-next" };
    const digest = crypto.subtle.digest("SHA-256", new TextEncoder().encode(next.refresh_token));
    return digest.then((octets) => {
      const name = btoa(String.fromCharCode(...new Uint8Array(octets)))
        .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
      const other = new BroadcastChannel(told.channel);
      other.postMessage([told.refresh_name, next]);
      other.postMessage([name, { code: "invalid_grant", message: "over" }]);
    });
  }, form);
  assert.equal((await program.told("a", "listen")).parts.get("access_token"), "at-next");
  assert.equal(codeOf(await program.told("a", "listen")), "invalid_grant");
  assert.deepEqual(await keptBy(program), {});
});

test("a client that is gone gives up its lock", async (world) => {
  const { stage } = world;
  const first = await begin(world);
  const second = await duplicate(world, first);
  const route = stage.provider.front.routes.get("/open-token");
  const asked = Promise.withResolvers();
  const held = Promise.withResolvers();
  stage.provider.front.routes.set("/open-token", async () => {
    asked.resolve(undefined);
    await held.promise;
    return openJson({ error: "temporarily_unavailable" }, 503);
  });
  world.guard.allow(faults.status(503));
  await first.act("a", "refresh");
  await asked.promise;
  await first.act("a", "destroy");
  if (route) stage.provider.front.routes.set("/open-token", route);
  held.resolve(undefined);
  assert.equal((await second.ask("a", "refresh")).what, "session");
  assert.deepEqual(await first.rest("a"), []);
});
