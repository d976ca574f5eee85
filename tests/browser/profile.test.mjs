// @ts-check
// Profiles from a provider that means harm, or no provider's API at all: what is drawn is text, and
// nothing of it runs, loads or leads anywhere.
import assert from "node:assert/strict";

import { browserTests, errorCode, outcome, signIn } from "../support/browser.mjs";
import { engineName } from "../support/browser_engine.mjs";
import { faults } from "../support/browser_guard.mjs";
import { openJson, silence } from "../support/browser_host.mjs";

const test = browserTests();

const hostile = [
  "<script>globalThis.ran = 1</script>", "<img src=x onerror='globalThis.ran = 1'>", "<svg onload='globalThis.ran = 1'>",
  "</td></table><iframe srcdoc='<script>parent.ran = 1</script>'></iframe>", "<a href=javascript:globalThis.ran=1>me</a>",
  "{{constructor.constructor('globalThis.ran = 1')()}}", "<base href=https://evil.example/>",
  "<meta http-equiv=refresh content='0;url=https://evil.example/'>", "<form action=https://evil.example/><button>",
  "\"><style>*{display:none}</style>", "&lt;b&gt;", "\u0001\u007f", "]]>", "<!--",
];

test("markup in a profile is text", async ({ open, stage }) => {
  const fields = Object.fromEntries(hostile.map((text, at) => [`field ${at} ${text}`, text]));
  stage.provider.profile = { login: hostile[0], name: hostile[1], bio: hostile.join(""), ...fields, nested: { list: hostile } };
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.equal(await page.locator(".tf-name").textContent(), hostile[1]);
  assert.equal(await page.locator(".tf-login").textContent(), hostile[0]);
  const drawn = await page.evaluate(() => ({
    names: [...new Set([...document.querySelectorAll("#profile *")].map((element) => element.localName))].sort(),
    attributes: [...new Set([...document.querySelectorAll("#profile *")].flatMap((element) => element.getAttributeNames()))].sort(),
    ran: globalThis.ran,
    texts: [...document.querySelectorAll("#profile td")].map((cell) => cell.textContent),
  }));
  assert.deepEqual(drawn.names, ["article", "details", "h2", "header", "p", "span", "summary", "table", "tbody", "td", "th", "tr"]);
  assert.deepEqual(drawn.attributes, ["class", "dir", "scope"]);
  assert.equal(drawn.ran, undefined);
  for (const text of hostile) assert.ok(drawn.texts.includes(text), text);
  assert.equal(await page.url(), `${stage.page.origin}/app/`);
});

test("an avatar over https is shown, and asked for without a Referer", async ({ open, stage }) => {
  stage.provider.profile = { login: "ada", avatar_url: "https://avatars.example/ada?s=80" };
  const page = await open();
  await signIn(page);
  const image = page.locator("#profile img");
  assert.equal(await image.getAttribute("src"), "https://avatars.example/ada?s=80");
  assert.equal(await image.getAttribute("alt"), "");
  assert.equal(await page.evaluate(() => {
    const image = /** @type {HTMLImageElement} */ (document.querySelector("#profile img"));
    return image.decode().then(() => image.naturalWidth);
  }), 1);
  const asked = stage.outside.asked.filter(({ url }) => url.hostname == "avatars.example");
  assert.deepEqual(asked.map(({ url, headers }) => [url.href, headers.referer]), [["https://avatars.example/ada?s=80", undefined]]);
});

test("an avatar sends no Referer, whatever the page's own policy says", async ({ open, stage }) => {
  stage.provider.profile = { login: "ada" };
  const page = await open();
  await signIn(page);
  stage.provider.profile = { login: "ada", avatar_url: "https://avatars.example/ada" };
  await page.evaluate(async () => {
    document.head.append(Object.assign(document.createElement("meta"), { name: "referrer", content: "unsafe-url" }));
    await globalThis.app.session.renderProfile(/** @type {Element} */ (document.querySelector("#profile")));
    await /** @type {HTMLImageElement | null} */ (document.querySelector("#profile img"))?.decode();
  });
  const asked = stage.outside.asked.filter(({ url }) => url.hostname == "avatars.example");
  assert.deepEqual(asked.map(({ headers }) => headers.referer), [undefined]);
});

test("an avatar that does not load gives way to the initial", async ({ open, guard, stage }) => {
  guard.expect(faults.status(404));
  stage.outside.routes.set("/gone", () => ({ status: 404 }));
  stage.provider.profile = { login: "ada", name: "\u{1f9ee} Ada", avatar_url: "https://avatars.example/gone" };
  const page = await open();
  await signIn(page);
  await page.locator("#profile .tf-initials", { hasText: "\u{1f9ee}" }).waitFor();
  assert.equal(await page.locator("#profile img").count(), 0);
});

test("an initial can be seen, or is a mark", async ({ open, stage }) => {
  /** @type {[name: string, initial: string][]} */
  const rows = [
    ["Ada", "A"], ["\u00c4pfel", "\u00c4"], ["\u674e\u660e", "\u674e"], ["\u{1f419} octo", "\u{1f419}"], [" Ada", "A"],
    ["\u202e\u2066Ada", "A"], ["\u0301\u0001Ada", "A"], ["\u200b\u200d\ufeff", "?"], ["\u00a0\u3000", "?"],
    ["\u0300", "?"], ["\u3164\u115f\u2800", "?"], ["\u{e0041}", "?"], ["\u0007", "?"],
  ];
  const page = await open();
  for (const [at, [name, initial]] of rows.entries()) {
    stage.provider.profile = { login: "ada", name };
    if (at == 0) await signIn(page);
    else await page.evaluate(() => globalThis.app.session.renderProfile(/** @type {Element} */ (document.querySelector("#profile"))));
    assert.equal(await page.locator(".tf-initials").textContent(), initial, escape(name));
  }
});

test("what is nested too deep is left out, and the rest is shown", async ({ open, stage }) => {
  stage.provider.profile = { login: "ada", deep: JSON.parse(`${"[".repeat(12)}1${"]".repeat(12)}`), id: 7 };
  const page = await open();
  assert.equal(await signIn(page), "session");
  const table = await page.locator("#profile tr").evaluateAll((rows) => rows.map((row) => row.textContent));
  assert.deepEqual(table, ["loginada", "id7"]);
});

test("a profile of more than a megabyte is told as too large", async ({ open, stage }) => {
  stage.provider.profile = { login: "ada", photo: "x".repeat(1 << 20) };
  const page = await open();
  assert.equal(await signIn(page), "error");
  assert.match(await page.locator("#message").innerText(), /\/user: too large$/);
});

test("no cache answers for the API or the token endpoint", async ({ addInitScript, open, stage }) => {
  await addInitScript(() => {
    const { fetch } = globalThis;
    globalThis.caches_of = [];
    globalThis.fetch = (url, init) => {
      globalThis.caches_of.push([init?.method ?? "GET", init?.cache]);
      return fetch(url, init);
    };
  });
  stage.provider.api.routes.set("/user", () => {
    const { headers, ...answer } = openJson(stage.provider.profile);
    return { ...answer, headers: { ...headers, "Cache-Control": "max-age=600" } };
  });
  const page = await open();
  await signIn(page);
  await page.evaluate(() => globalThis.app.session.profile());
  assert.equal(stage.provider.api.at("/user").length, 2);
  const sent = await page.evaluate(() => globalThis.caches_of.filter(([method]) => method == "POST"));
  assert.deepEqual(sent, [["POST", "no-store"]]);
});

const avatars = [
  "javascript:alert(1)", "JAVASCRIPT:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "http://avatars.example/ada",
  "data:image/svg+xml,<svg onload='alert(1)'/>", "blob:https://avatars.example/1", "//avatars.example/ada", "/ada",
  "file:///etc/passwd", "https:", "ftp://avatars.example/", "vbscript:x", "",
];

test("an avatar that is not at an https address is not shown", async ({ open, stage }) => {
  const page = await open();
  for (const avatar_url of avatars) {
    stage.provider.profile = { login: "ada", avatar_url };
    if (avatar_url == avatars[0]) await signIn(page);
    else await page.reload();
    assert.equal(await outcome(page), "session", avatar_url);
    assert.equal(await page.locator("#profile img").count(), 0, avatar_url);
    assert.equal(await page.locator(".tf-initials").innerText(), "a");
  }
  assert.deepEqual(stage.outside.asked.map(({ url }) => url.href), []);
});

test("a name that turns the direction of text keeps to its own place", async ({ open, stage }) => {
  const name = "\u202eevil \u202c\u2066 \u0646\u0648\u0631";
  stage.provider.profile = { login: "noor", name };
  const page = await open();
  await signIn(page);
  assert.equal(await page.locator(".tf-name").textContent(), name);
  assert.equal(await page.locator(".tf-name").getAttribute("dir"), "auto");
  const cells = await page.locator("#profile td").evaluateAll((all) => all.map((cell) => cell.getAttribute("dir")));
  assert.deepEqual(cells, ["auto", "auto"]);
});

test("a very long name, and very many fields, are bounded", async ({ open, stage }) => {
  const many = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`f${at}`, at]));
  stage.provider.profile = { login: "x".repeat(300_000), name: "\u{1F600}".repeat(1000), ...many };
  const page = await open();
  assert.equal(await signIn(page), "session");
  const rows = await page.locator("#profile tr").count();
  assert.ok(rows > 10 && rows <= 256, `${rows} rows`);
  assert.equal(await page.locator(".tf-initials").innerText(), "\u{1F600}");
});

test("long whole numbers are shown to the digit", async ({ open, stage }) => {
  stage.provider.profile = `{"login":"ada","id":12345678901234567890,"half":0.5,"yes":true,"no":null}`;
  const page = await open();
  await signIn(page);
  const table = await page.locator("#profile tr").evaluateAll((rows) => rows.map((row) => row.textContent));
  assert.deepEqual(table, ["loginada", "id12345678901234567890", "half0.5", "yestrue"]);
});

test("keys that mean something to JavaScript mean nothing", async ({ open, stage }) => {
  stage.provider.profile = `{"login":"ada","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"x"}`;
  const page = await open();
  assert.equal(await signIn(page), "session");
  assert.equal(await page.evaluate(() => /** @type {any} */ ({}).polluted), undefined);
});

/** The names that providers use. @type {[object, string, string | null][]} */
const shapes = [
  [{ sub: "1", name: "Ada", preferred_username: "ada1" }, "Ada", "ada1"],
  [{ id: 7, username: "ada2", global_name: "Ada G" }, "Ada G", "ada2"],
  [{ display_name: "Ada S", id: "spotify-ada" }, "Ada S", "spotify-ada"],
  [{ email: "ada@mail.example" }, "ada@mail.example", null],
  [{ login: "kim", name: null }, "kim", null],
];

test("name and login are found in the shapes of known providers", async ({ open, stage }) => {
  const page = await open();
  for (const [at, [profile, name, login]] of shapes.entries()) {
    stage.provider.profile = profile;
    if (at == 0) await signIn(page);
    else await page.reload();
    assert.equal(await outcome(page), "session");
    assert.equal(await page.locator(".tf-name").innerText(), name);
    const logins = await page.locator(".tf-login").allInnerTexts();
    assert.deepEqual(logins, login === null ? [] : [login]);
  }
});

/** @type {[name: string, status: number, profile: unknown, staysSignedIn: boolean, console?: RegExp][]} */
const refusals = [
  ["a token that is no longer valid", 401, { message: "Bad credentials" }, false, faults.status(401)],
  ["a scope that is too small", 403, { message: "Forbidden" }, true, faults.status(403)],
  ["too many requests", 429, {}, true, faults.status(429)],
  ["a fault", 500, "<h1>Fault</h1>", true, faults.status(500)],
  ["HTML", 200, "<h1>Welcome</h1>", true],
  ["a list", 200, "[]", true],
  ["nothing", 200, "", true],
  ["an object without fields", 200, {}, true],
];

for (const [name, status, profile, stays, fault] of refusals) {
  test(`profile_unavailable: ${name}`, async ({ open, guard, stage }) => {
    if (fault) guard.expect(fault);
    stage.provider.profile = profile;
    stage.provider.profileStatus = status;
    const page = await open();
    assert.equal(await signIn(page), "error");
    assert.equal(await errorCode(page), "profile_unavailable");
    assert.equal(await page.locator("#profile *").count(), 0);
    assert.equal(stage.provider.api.at("/user").length, 1);

    Object.assign(stage.provider, { profile: { login: "ada" }, profileStatus: 200 });
    await page.reload();
    assert.equal(await outcome(page), stays ? "session" : "none");
  });
}

test("an API without CORS, or elsewhere", async ({ open, guard, stage }) => {
  for (const fault of [faults.noCors, faults.redirect]) guard.expect(fault);
  const page = await open();
  await signIn(page);
  /** @type {[import("../support/browser_host.mjs").Route, string][]} */
  const routes = [
    [() => ({ body: "{}" }), "network_error"],
    [() => ({ status: 302, headers: { Location: `${stage.module.origin}/steal`, "Access-Control-Allow-Origin": "*" } }), "network_error"],
  ];
  for (const [route, code] of routes) {
    stage.provider.api.routes.set("/user", route);
    assert.equal(await page.evaluate(() => globalThis.app.session.profile().catch((/** @type {any} */ e) => e.code)), code);
  }
  assert.equal(stage.module.at("/steal").length, 0);
});

test("an API that never answers", async ({ open, addInitScript, stage }) => {
  await addInitScript(() => {
    const { timeout } = AbortSignal;
    AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 100);
  });
  const page = await open();
  await signIn(page);
  stage.provider.api.routes.set("/user", silence);
  assert.equal(await page.evaluate(() => globalThis.app.session.profile().catch((/** @type {any} */ e) => e.code)), "timeout");
}, { todo: { webkit: "its fetch rejects with AbortError, whatever the signal's reason" }[engineName] });

test("renderProfile refuses what is no element, and replaces what was there", async ({ open }) => {
  const page = await open();
  await signIn(page);
  const codes = await page.evaluate(() => Promise.all([null, "#profile", {}, document].map(
    (/** @type {any} */ place) => globalThis.app.session.renderProfile(place).catch((/** @type {any} */ e) => e.code))));
  assert.deepEqual(codes, Array(4).fill("invalid_option"));
  await page.evaluate(() => globalThis.app.session.renderProfile(/** @type {Element} */ (document.querySelector("#profile"))));
  assert.equal(await page.locator("#profile .tf-profile").count(), 1);
});

test("profile() gives the answer as it came", async ({ open, stage }) => {
  // So long that it comes in pieces, and in the middle of a character some of them end.
  const words = "\u8a9e\u{1f600}\u00e9".repeat(100_000);
  stage.provider.profile = { login: "ada", plan: { name: "free" }, list: [1, null, "x"], words };
  const page = await open();
  await signIn(page);
  assert.deepEqual(await page.evaluate(() => globalThis.app.session.profile()), stage.provider.profile);
});
