// @ts-check
// What a client's configuration changes: the scope ceiling, exposed fields, refresh tokens, limits.
import assert from "node:assert/strict";
import test from "node:test";

import {
  assertCors,
  assertFailure,
  origin,
  parameters,
  secret,
  setUp,
} from "../support/fixture.mjs";
import { json } from "../support/provider.mjs";

const refreshing = { client_id: "web", grant_type: "refresh_token", refresh_token: "ghr_old" };
const plain = { access_token: "gho_16C7e42F292c6912E7", token_type: "bearer" };

test("scopes are a ceiling: a stronger token is not released", async (t) => {
  const { provider, server } = await setUp(t, { client: { scopes: ["read:user", "user:email"] } });
  for (const [name, scope, isReleased] of /** @type {[string, unknown, boolean][]} */ ([
    ["the same scope", "read:user user:email", true],
    ["the same in another order, with a comma", "user:email,read:user", true],
    ["a part of it", "read:user", true],
    // What is not stated cannot be compared, whatever the page says that it asked for.
    ["no scope at all, as Gitea answers", undefined, false],
    ["a scope that is null", null, false],
    ["an empty scope, as of a GitHub App", "", true],
    ["one scope more", "read:user user:email repo", false],
    ["one scope more, with commas", "read:user,repo", false],
    ["another scope alone", "repo", false],
    ["a scope in another case", "READ:USER", false],
    ["a longer scope that begins like ours", "read:user:all", false],
    ["another scope in a list", ["read:user", "repo"], false],
  ])) {
    await t.test(name, async () => {
      provider.answer = json({ ...plain, scope });
      const answer = await server.token(parameters({ scope: "read:user" }));
      assertCors(answer);
      if (isReleased) {
        assert.equal(answer.status, 200, answer.text);
        assert.equal(answer.json().access_token, plain.access_token);
      } else {
        assertFailure(answer, 400, "invalid_scope");
        assert.doesNotMatch(answer.text, /gho_/);
      }
    });
  }
});

test("the ceiling holds at a refresh, too", async (t) => {
  const { provider, server } = await setUp(t, {
    client: { scopes: ["read:user"], refresh_token: true },
  });
  for (const [scope, status] of /** @type {[string | undefined, number][]} */ ([
    ["read:user", 200],
    ["read:user repo", 400],
    [undefined, 400],
  ])) {
    provider.answer = json({ ...plain, scope, refresh_token: "ghr_1" });
    const answer = await server.token(Object.entries(refreshing));
    assert.equal(answer.status, status, answer.text);
    assert.equal(/gh[or]_/.test(answer.text), status === 200);
  }
});

test("a refresh token of any size that is released is taken back", async (t) => {
  const { provider, server } = await setUp(t, { client: { refresh_token: true } });
  for (const [size, mark] of /** @type {[number, string][]} */ ([
    [5_000, "r"],
    [16_384, "r"],
    [16_384, "/"], // three octets each on the way
  ])) {
    const refresh_token = mark.repeat(size);
    provider.answer = json({ ...plain, refresh_token });
    const released = (await server.token(parameters())).json();
    assert.equal(released.refresh_token, refresh_token);
    const answer = await server.token(Object.entries({ ...refreshing, refresh_token }));
    assert.equal(answer.status, 200, answer.text);
    assert.equal(provider.parameters().find(([name]) => name === "refresh_token")?.[1], refresh_token);
  }
});

test("what is not passed on stands in the log", async (t) => {
  const { provider, server } = await setUp(t, { client: { refresh_token: true } });
  provider.answer = json({ ...plain, id_token: "i".repeat(16_385), refresh_token: "a b" });
  assert.deepEqual((await server.token(parameters())).json(), plain);
  const [line] = await server.logged(1);
  assert.deepEqual(line.dropped, ["refresh_token", "id_token"]);
});

test("expose passes a field on by its name, and no other", async (t) => {
  const { provider, server } = await setUp(t, { client: { expose: ["team_name", "never_sent"] } });
  provider.answer = json({
    ...plain,
    team_name: "Our <b>team</b>",
    team_id: "T1",
    refresh_token: "ghr_1",
  });
  const answer = await server.token(parameters());
  assert.deepEqual(answer.json(), { ...plain, team_name: "Our <b>team</b>" });
});

test("a client with the refresh grant", async (t) => {
  const { provider, server } = await setUp(t, {
    client: { refresh_token: true },
    others: [{ client_id: "other" }],
  });
  const answer = { ...plain, refresh_token: "ghr_new", refresh_token_expires_in: 15724800 };
  provider.answer = json(answer);

  await t.test("is given the refresh token", async () => {
    assert.deepEqual((await server.token(parameters())).json(), answer);
  });
  await t.test("uses it", async () => {
    const reply = await server.token(Object.entries(refreshing));
    assert.equal(reply.status, 200, reply.text);
    assert.deepEqual(reply.json(), answer);
    assertCors(reply);
    const expected = Object.entries({ ...refreshing, client_secret: secret });
    assert.deepEqual(provider.parameters().sort(), expected.sort());
  });
  await t.test("must send one, and once", async () => {
    const none = Object.entries({ ...refreshing, refresh_token: "" });
    assertFailure(await server.token(none), 400, "invalid_request");
    const two = /** @type {[string, string][]} */ ([
      ...Object.entries(refreshing),
      ["refresh_token", "b"],
    ]);
    assertFailure(await server.token(two), 400, "invalid_request");
  });
  await t.test("must come from its origin all the same", async () => {
    const reply = await server.token(Object.entries(refreshing), "https://evil.example");
    assertFailure(reply, 403, "invalid_request");
  });
  await t.test("does not lend it to another client", async () => {
    const reply = await server.token(Object.entries({ ...refreshing, client_id: "other" }));
    assertFailure(reply, 400, "unsupported_grant_type");
    const { refresh_token } = (await server.token(parameters({ client_id: "other" }))).json();
    assert.equal(refresh_token, undefined);
  });
});

/** Requests from an address, as a proxy on this machine reports it. */
const from = (/** @type {string[]} */ ...addresses) =>
  addresses.map((address) => /** @type {[string, string]} */ (["X-Forwarded-For", address]));

test("an address that asks too often is asked to wait", async (t) => {
  const { provider, server } = await setUp(t, {
    config: { trusted_proxies: ["127.0.0.1"], limits: { requests_per_minute: 4 } },
  });
  const ask = (/** @type {string[]} */ ...addresses) =>
    server.token(parameters(), origin, from(...addresses));

  for (let round = 0; round < 4; ++round) assert.equal((await ask("198.51.100.7")).status, 200);
  const refused = await ask("198.51.100.7");
  assertFailure(refused, 429, "temporarily_unavailable");
  assert.match(refused.headers["retry-after"] ?? "", /^[1-9]\d*$/);
  assertCors(refused);
  assert.equal(provider.requests.length, 4);

  await t.test("and cannot hide behind an address that it made up", async () => {
    assert.equal((await ask("203.0.113.1, 198.51.100.7")).status, 429);
  });
  await t.test("while others go on", async () => {
    assert.equal((await ask("198.51.100.8")).status, 200);
  });
  await t.test("and an IPv6 network of 64 bits counts as one", async () => {
    for (let host = 1; host <= 4; ++host)
      assert.equal((await ask(`2001:db8::${host}`)).status, 200);
    assert.equal((await ask("2001:db8::ffff:1")).status, 429);
    assert.equal((await ask("2001:db8:0:1::1")).status, 200);
  });
});

test("a proxy may say it with Forwarded, and several may stand in a row", async (t) => {
  const { server } = await setUp(t, {
    config: { trusted_proxies: ["127.0.0.1", "10.0.0.0/8"], limits: { requests_per_minute: 1 } },
  });
  for (const [first, ...same] of /** @type {[string, string][][]} */ ([
    [
      ["Forwarded", "for=198.51.100.1"],
      ["Forwarded", "for=198.51.100.1;proto=https;by=203.0.113.43"],
      ["forwarded", 'For="198.51.100.1:4711"'],
      ["Forwarded", "for=203.0.113.1, for=198.51.100.1"],
      ["Forwarded", "for=198.51.100.1, for=10.1.2.3"],
    ],
    [
      ["Forwarded", 'for="[2001:db8::1]:4711"'],
      ["Forwarded", 'for="[2001:db8::2]"'],
    ],
    [
      ["X-Forwarded-For", "198.51.100.3"],
      ["X-Forwarded-For", "198.51.100.3, 10.1.2.3, 10.255.0.1"],
      ["X-Forwarded-For", "10.9.9.9, 198.51.100.3"],
    ],
  ])) {
    assert.equal((await server.token(parameters(), origin, [first])).status, 200, first[1]);
    for (const header of same) {
      assert.equal((await server.token(parameters(), origin, [header])).status, 429, header[1]);
    }
  }
});

test("X-Forwarded-For means nothing where no proxy is trusted", async (t) => {
  const { server } = await setUp(t, { config: { limits: { requests_per_minute: 2 } } });
  for (let round = 0; round < 6; ++round) {
    const answer = await server.token(parameters(), origin, from("198.51.100.7"));
    assert.equal(answer.status, 200, "loopback has no limit unless it is a proxy");
  }
});
