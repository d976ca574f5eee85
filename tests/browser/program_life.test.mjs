// @ts-check
// The life of a program's session: in a window whose opener is gone or has given it up, and at an API
// that refuses its token.
import assert from "node:assert/strict";

import { browserTests } from "../support/browser.mjs";
import { faults } from "../support/browser_guard.mjs";
import { openJson } from "../support/browser_host.mjs";
import { cutOff, lookBack } from "../support/browser_window.mjs";
import { codeOf, Program } from "../support/program.mjs";
import { until } from "../support/wait.mjs";

const test = browserTests();

/** @typedef {import("../support/browser.mjs").World} World */
/** @typedef {import("../support/browser_tab.mjs").Page} Page */

/** A program, and its window on the provider's page. @param {World} world */
async function openWindow(world) {
  const program = await Program.open(world);
  await program.make("a");
  await program.act("a", "listen");
  // What a program does when it starts in the window.
  const begin = (/** @type {string} */ options) => {
    if (!globalThis.lines?.includes("ready")) return setTimeout(begin, 10, options);
    for (const words of [["w", "make", options], ["w", "listen", ""], ["w", "resume", ""]]) {
      globalThis.Module.ccall("act", null, ["string", "string", "string"], words);
    }
  };
  program.startWith(begin, new URLSearchParams(program.options()).toString());
  await program.act("a", "sign_in", { popup: "true" });
  const popup = await until("the window", async () => (await world.pages()).find((page) => page != program.page));
  await popup.locator("#back").waitFor();
  assert.equal(await popup.evaluate(() => window.opener), null);
  return { program, popup };
}

const kinds = (/** @type {Page} */ page) =>
  page.evaluate(() => Object.keys(sessionStorage).map((key) => key.split(".")[1]));

test("a window that is cut off and left alone for a while still signs its program in", async (world) => {
  cutOff(world.stage);
  const { program, popup } = await openWindow(world);
  await lookBack(program.page, 7);
  await popup.locator("#back").click();
  assert.equal((await program.told("a", "sign_in")).what, "session");
  assert.deepEqual(await kinds(program.page), ["session"]);
});

test("a program that has given its window up is told of the sign-in after all", async (world) => {
  cutOff(world.stage);
  const { program, popup } = await openWindow(world);
  await lookBack(program.page, 1000);
  assert.equal(codeOf(await program.told("a", "sign_in")), "popup_closed");
  assert.deepEqual(await kinds(program.page), []);
  await popup.locator("#back").click();
  const late = await program.told("a", "late");
  assert.equal(late.what, "session");
  const resumed = await program.ask("a", "resume");
  assert.equal(resumed.parts.get("access_token"), late.parts.get("access_token"));
  assert.deepEqual((await program.rest("a")).filter((line) => /sign_in|late/.test(line)), []);
});

for (const [name, leave] of /** @type {[string, (program: Program) => Promise<unknown>][]} */ ([
  ["its program is reloaded", (program) => program.page.reload()],
  ["its client is gone", (program) => program.act("a", "destroy")],
  ["its program has signed out", (program) => program.act("a", "sign_out")],
])) {
  test(`${name}: the window is signed in itself`, async (world) => {
    world.stage.provider.asks = true;
    const { program, popup } = await openWindow(world);
    await leave(program);
    await popup.locator("#back").click();
    const there = new Program(popup, world.stage);
    assert.equal((await there.told("w", "resume")).what, "session");
    assert.deepEqual(await kinds(popup), ["session"]);
    assert.deepEqual(await kinds(program.page), []);
    assert.equal(world.stage.exchanges.length, 1);
  });
}

test("Back to a program's page from before the sign-in: it finds the session", async (world) => {
  world.stage.provider.asks = true;
  const program = await Program.open(world);
  await program.make("a");
  assert.equal((await program.ask("a", "resume")).what, "nobody");
  await program.act("a", "sign_in");
  await program.page.locator("#back").click();
  await program.started();
  await program.make("b");
  const first = await program.ask("b", "resume");
  assert.equal(first.what, "session");
  await program.page.goBack();
  await program.page.locator("#back").waitFor();
  await program.page.goBack();
  await program.started();
  // A browser may have kept the page, with its program and what its storage held, or load it anew.
  await program.make("c");
  const again = await program.ask("c", "resume");
  assert.equal(again.parts.get("access_token"), first.parts.get("access_token"));
});

test("Back to a program's page that has signed out and led to one which signed in: it starts anew", async (world) => {
  world.stage.provider.asks = true;
  const program = await Program.open(world);
  /** @param {string} who */
  const signIn = async (who) => {
    await program.make(who);
    await program.act(who, "sign_in");
    await program.page.locator("#back").click();
    await program.started();
    await program.make(who);
    return program.ask(who, "resume");
  };
  assert.equal((await signIn("a")).what, "session");
  await program.act("a", "sign_out");
  await program.page.evaluate(() => { globalThis.ran = true; });
  await program.page.goto(`${world.stage.page.origin}/app/?second`);
  await program.started();
  assert.equal((await signIn("b")).what, "session");
  for (let step = 0; step < 3; ++step) await program.page.goBack();
  await program.page.waitForFunction(() => !location.search);
  assert.equal(await program.page.evaluate(() => globalThis.ran), undefined);
});

/** The API refuses what it has seen, or everything. @param {World} world */
function refuse({ stage }, everything = false) {
  const known = new Set(stage.provider.issued);
  stage.provider.api.routes.set("/user", ({ headers }) =>
    everything || known.has(String(headers.authorization).slice(7)) ? openJson({}, 401) : openJson({ login: "ada" }));
}

/** @param {World} world */
async function signedIn(world, refresh = "true") {
  const { stage } = world;
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint })]; // for the policy
  stage.provider.refresh = "rotating";
  const program = await Program.open(world);
  const options = { token_endpoint: stage.provider.openTokenEndpoint, refresh };
  assert.equal((await program.signIn("a", {}, options)).what, "session");
  await program.act("a", "listen");
  return { program, options };
}

test("the API refuses a program's token: one refresh, and then again", async (world) => {
  world.guard.expect(faults.status(401));
  const { program } = await signedIn(world);
  refuse(world);
  await program.actAtOnce(["a", "profile"], ["a", "profile"]);
  for (const what of ["pairs", "json", "pairs", "json"]) assert.equal((await program.told("a", "profile")).what, what);
  assert.equal(world.stage.provider.refreshed.length, 1);
  assert.equal((await program.told("a", "listen")).what, "session");
});

for (const refresh of ["true", "false"]) {
  test(`the API refuses every token of a program, with refresh "${refresh}": over everywhere, and told once`, async (world) => {
    world.guard.expect(faults.status(401));
    const { program, options } = await signedIn(world, refresh);
    await program.make("b", options);
    assert.equal((await program.ask("b", "resume")).what, "session");
    await program.act("b", "listen");
    const kept = await program.page.evaluate(() => ({ ...sessionStorage }));
    const copy = await Program.open(world);
    await copy.page.evaluate((records) => Object.assign(sessionStorage, records), kept);
    await copy.make("c", options);
    assert.equal((await copy.ask("c", "resume")).what, "session");
    await copy.act("c", "listen");
    refuse(world, true);
    assert.equal(codeOf(await program.ask("a", "profile")), "profile_unavailable");
    for (const [tab, who] of /** @type {[Program, string][]} */ ([[program, "a"], [program, "b"], [copy, "c"]])) {
      if (refresh == "true") assert.equal(codeOf(await tab.told(who, "listen")), "session");
      assert.equal(codeOf(await tab.told(who, "listen")), "token_expired", who);
      assert.equal((await tab.ask(who, "resume")).what, "nobody");
      assert.deepEqual((await tab.rest(who)).filter((line) => line.includes("listen")), [], who);
    }
    assert.deepEqual(await kinds(program.page), []);
    assert.deepEqual(await kinds(copy.page), []);
    assert.equal(world.stage.provider.refreshed.length, refresh == "true" ? 1 : 0);
  });
}

test("a program whose own refresh is refused is told that the session is over, once", async (world) => {
  world.guard.expect(faults.status(400));
  const { program } = await signedIn(world);
  world.stage.provider.front.routes.set("/open-token", () => openJson({ error: "invalid_grant" }, 400));
  await program.actAtOnce(["a", "refresh"], ["a", "refresh"]);
  for (let turn = 0; turn < 2; ++turn) assert.equal(codeOf(await program.told("a", "refresh")), "invalid_grant");
  assert.equal(codeOf(await program.told("a", "listen")), "invalid_grant");
  assert.deepEqual(await program.rest("a"), []);
});
