// @ts-check
// The C++ API of programs: how a sign-in begins, comes back and ends, in the page or in a window.
import assert from "node:assert/strict";

import { browserTests } from "../support/browser.mjs";
import { codeOf, Program } from "../support/program.mjs";
import { until } from "../support/wait.mjs";

const test = browserTests({
  clients: (stage) => [{ client_id: "second", token_endpoint: stage.provider.tokenEndpoint }],
});

test("a sign-in gives a session with all its parts", async (world) => {
  const { stage } = world;
  stage.provider.token = { scope: "read:user,gist", expires_in: 3600 };
  const program = await Program.open(world, "/app/?level=3#door");
  const { what, parts } = await program.signIn("a", {
    return_to: "/app/?level=3#door", scope: "read:user repo", prompt: "consent", login_hint: "ada", "extra.prompt": "login",
  });
  assert.equal(what, "session");
  assert.match(parts.get("access_token") ?? "", /^token-/);
  assert.equal(parts.get("token_type"), "bearer");
  assert.deepEqual(parts.getAll("scope"), ["read:user", "gist"]);
  assert.deepEqual(parts.getAll("missing_scope"), ["repo"]);
  assert.ok(Math.abs(Number(parts.get("expires_at")) - Date.now() - 3_600_000) < 60_000);
  assert.equal(parts.get("return_to"), `${stage.page.origin}/app/?level=3#door`);
  assert.equal(await program.page.url(), `${stage.page.origin}/app/`);
  const [{ url: { searchParams } }] = stage.provider.front.at("/authorize");
  assert.deepEqual([searchParams.getAll("prompt"), searchParams.getAll("login_hint")], [["login"], ["ada"]]);
  assert.equal(stage.provider.front.at("/authorize")[0].url.searchParams.get("redirect_uri"), `${stage.page.origin}/app/`);
  // Without a scope that is asked for or granted, and without an end, those are not there.
  await program.act("a", "sign_out");
  stage.provider.token = {};
  const bare = await program.signIn("a");
  assert.deepEqual([bare.parts.getAll("scope"), bare.parts.get("expires_at"), bare.parts.get("return_to")], [[], null, ""]);
});

test("of several clients the one that began the sign-in finishes it", async (world) => {
  const program = await Program.open(world);
  await program.make("b", { client_id: "second" });
  await program.comeBack("b");
  await program.make("a");
  await program.make("b", { client_id: "second" });
  assert.equal((await program.ask("a", "resume")).what, "nobody");
  assert.equal((await program.ask("b", "resume")).what, "session");
  assert.equal(await program.page.url(), `${world.stage.page.origin}/app/`);
});

test("resume while one is under way shares its outcome", async (world) => {
  const { stage } = world;
  const program = await Program.open(world);
  await program.make("a");
  await program.comeBack("a");
  await program.make("a");
  await program.act("a", "resume");
  await program.act("a", "resume");
  const first = await program.told("a", "resume");
  const second = await program.told("a", "resume");
  assert.equal(first.what, "session");
  assert.deepEqual([...second.parts], [...first.parts]);
  assert.equal(stage.exchanges.length, 1);
  assert.equal((await program.ask("a", "resume")).parts.get("access_token"), first.parts.get("access_token"));
});

for (const storage of ["session", "memory"]) {
  test(`clients alike share what comes of a callback, with storage "${storage}"`, async (world) => {
    const { stage } = world;
    const program = await Program.open(world);
    await program.make("a");
    await program.comeBack("a", { return_to: "/app/?inbox" });
    for (const who of ["a", "b", "gone"]) await program.make(who, { storage });
    await program.actAtOnce(["gone", "resume"], ["b", "resume"], ["b", "resume"], ["a", "resume"]);
    const told = [];
    for (const who of ["a", "b", "b", "gone"]) told.push(await program.told(who, "resume"));
    for (const { parts } of told) assert.deepEqual([...parts], [...told[0].parts]);
    assert.equal(told[0].parts.get("return_to"), `${stage.page.origin}/app/?inbox`);
    assert.equal(stage.exchanges.length, 1);
    await program.act("gone", "destroy");
    for (const who of ["a", "b"]) {
      assert.equal((await program.ask(who, "profile")).what, "pairs");
      assert.equal((await program.ask(who, "resume")).parts.get("return_to"), "");
    }
  });
}

test("clients alike share why a callback is refused, and a sign-out while it is finished", async (world) => {
  const { stage } = world;
  const program = await Program.open(world);
  const twice = async () => {
    await program.make("a");
    await program.comeBack("a");
    for (const who of ["a", "b"]) await program.make(who);
  };
  const { decide } = stage.provider;
  stage.provider.decide = ({ state }) => [["error", "access_denied"], ["state", state]];
  await twice();
  await program.actAtOnce(["a", "resume"], ["b", "resume"]);
  for (const who of ["a", "b"]) assert.equal(codeOf(await program.told(who, "resume")), "access_denied");
  stage.provider.decide = decide;
  await twice();
  await program.actAtOnce(["a", "resume"], ["b", "resume"], ["a", "sign_out"]);
  for (const who of ["a", "b"]) assert.equal(codeOf(await program.told(who, "resume")), "access_denied");
  assert.equal((await program.ask("b", "resume")).what, "nobody");
});

test("a client whose like is gone with the callback does not wait for it", async (world) => {
  const program = await Program.open(world);
  await program.make("a");
  await program.comeBack("a");
  for (const who of ["a", "b"]) await program.make(who);
  await program.actAtOnce(["a", "resume"], ["b", "resume"], ["a", "destroy"]);
  assert.equal((await program.told("b", "resume")).what, "nobody");
});

/** @type {[name: string, change: Record<string, string>, message: RegExp, code?: string][]} */
const wrong = [
  ["no client id", { client_id: "" }, /^client_id: missing$/],
  ["no exchange", { token_endpoint: "" }, /^token_endpoint: missing$/],
  ["no authorization endpoint", { authorization_endpoint: "" }, /^provider\.authorization_endpoint: missing$/],
  ["no URL", { profile_endpoint: "javascript:1" }, /^provider\.profile_endpoint: not an https URL/],
  ["another origin", { redirect_uri: "https://elsewhere.example/" }, /^redirect_uri: not of this page's origin$/],
  ["plain HTTP", { token_endpoint: "http://exchange.example/" }, /^token_endpoint: Plain HTTP/, "insecure_transport"],
];

test("options that are wrong fail every call, by the names of the header", async (world) => {
  const program = await Program.open(world);
  for (const [name, change, message, code = "invalid_option"] of wrong) {
    await program.make("a", change);
    for (const call of ["resume", "profile", "sign_in", "resume"]) {
      const told = await program.ask("a", call);
      assert.equal(codeOf(told), code, name);
      assert.match(told.parts.get("message") ?? "", message, name);
    }
    await program.act("a", "sign_out");
  }
  await program.act("a", "make", { provider: "nobody", client_id: "web", token_endpoint: "/token" });
  assert.match((await program.ask("a", "resume")).parts.get("message") ?? "", /^provider: not in the table/);
  await program.make("a", { token_endpoint: "http://exchange.example/", insecure_transport: "true" });
  assert.equal((await program.ask("a", "resume")).what, "nobody");
});

test("a sign-in that cannot begin leaves the page where it is", async (world) => {
  const program = await Program.open(world);
  await program.make("a");
  const told = await program.ask("a", "sign_in", { "extra.state": "mine" });
  assert.equal(codeOf(told), "invalid_option");
  assert.match(told.parts.get("message") ?? "", /^extra_parameters: a parameter of the protocol/);
  await program.page.evaluate(() => {
    Object.defineProperty(globalThis, "sessionStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
  });
  assert.equal(codeOf(await program.ask("a", "sign_in")), "storage_unavailable");
  assert.equal(world.stage.provider.front.asked.length, 0);
  await program.page.reload(); // whole again, for the guard
});

test("a refusal comes with the provider's words, and a second use of a callback harms nobody", async (world) => {
  const { stage } = world;
  const program = await Program.open(world);
  stage.provider.decide = ({ state }) => [
    ["error", "access_denied"], ["error_description", "Ada said no"], ["error_uri", "https://provider.example/no"], ["state", state],
  ];
  const told = await program.signIn("a");
  assert.equal(codeOf(told), "access_denied");
  assert.equal(told.parts.get("error_description"), "Ada said no");
  assert.equal(told.parts.get("error_uri"), "https://provider.example/no");
  assert.equal(stage.exchanges.length, 0);
  await program.page.goto(`${stage.page.origin}/app/?code=c&state=${"s".repeat(43)}&x%00=1`);
  await program.started();
  await program.make("a");
  assert.equal(codeOf(await program.ask("a", "resume")), "state_missing");
  assert.equal(await program.page.url(), `${stage.page.origin}/app/?x%00=1`);
});

test("a program in a frame does not finish a sign-in", async (world) => {
  const program = await Program.open(world);
  await program.make("a");
  await program.comeBack("a");
  await program.page.evaluate(() => { Object.defineProperty(globalThis, "self", { value: {} }); });
  await program.make("a");
  assert.equal(codeOf(await program.ask("a", "resume")), "invalid_request");
  assert.equal(world.stage.exchanges.length, 0);
});

test("a window signs in, and tells the program that opened it", async (world) => {
  const { stage } = world;
  const program = await Program.open(world);
  await program.make("a");
  // What a program does when it starts, also in the window.
  const begin = (/** @type {string} */ options) => {
    if (!globalThis.lines?.includes("ready")) return setTimeout(begin, 10, options);
    for (const words of [["w", "make", options], ["w", "resume", ""]]) {
      globalThis.Module.ccall("act", null, ["string", "string", "string"], words);
    }
  };
  program.startWith(begin, new URLSearchParams(program.options()).toString());
  const told = await program.ask("a", "sign_in", { popup: "true" });
  assert.equal(told.what, "session");
  assert.equal(stage.exchanges.length, 1);
  assert.equal((await program.ask("a", "profile")).what, "pairs");
  assert.deepEqual(await program.page.evaluate(() => Object.keys(sessionStorage).map((key) => key.split(".")[1])), ["session"]);

  stage.provider.decide = ({ state }) => [["error", "access_denied"], ["error_description", "Not today"], ["state", state]];
  const refused = await program.ask("a", "sign_in", { popup: "true" });
  assert.equal(codeOf(refused), "access_denied");
  assert.equal(refused.parts.get("error_description"), "Not today");

  await program.page.evaluate(() => { window.open = () => null; });
  assert.equal(codeOf(await program.ask("a", "sign_in", { popup: "true" })), "popup_blocked");
});

test("a window that the visitor closes", async (world) => {
  const { pages, stage } = world;
  stage.provider.asks = true;
  const program = await Program.open(world);
  await program.make("a");
  await program.act("a", "sign_in", { popup: "true" });
  const popup = await until("the window", async () => (await pages()).find((page) => page != program.page));
  await popup.locator("#back").waitFor();
  await popup.close();
  await program.page.bringToFront();
  assert.equal(codeOf(await program.told("a", "sign_in")), "popup_closed");
});
