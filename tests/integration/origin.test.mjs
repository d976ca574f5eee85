// @ts-check
// Which pages may use the exchange: the Origin header, as it came on the wire, and CORS.
import assert from "node:assert/strict";
import test from "node:test";

import {
  assertCors,
  assertFailure,
  assertGuarded,
  origin,
  parameters,
  setUp,
} from "../support/fixture.mjs";
import { tell, tokenRequest } from "../support/raw.mjs";

/** @typedef {[string, string][]} Headers */

/** @type {[name: string, ...origins: string[]][]} */
const foreign = [
  ["none"],
  ["null", "null"],
  ["an empty one", ""],
  ["a star", "*"],
  ["another site", "https://evil.example"],
  ["ours as a part of a longer name", "https://good.example.evil.example"],
  ["ours behind a longer name", "https://evilgood.example"],
  ["another character for the dot", "https://goodXexample"],
  ["a subdomain", "https://sub.good.example"],
  ["plain HTTP", "http://good.example"],
  ["another port", "https://good.example:8443"],
  ["the scheme's own port, spelled out", "https://good.example:443"],
  ["upper case", "https://GOOD.example"],
  ["a scheme in upper case", "HTTPS://good.example"],
  ["a dot at the end", "https://good.example."],
  ["a slash at the end", "https://good.example/"],
  ["a path", "https://good.example/app/"],
  ["user information", "https://user@good.example"],
  ["a look-alike in punycode", "https://xn--god-jma.example"],
  ["two, both ours", origin, origin],
  ["two, one of them ours", origin, "https://evil.example"],
  ["ours and another in one header", `${origin} https://evil.example`],
  ["a list with a comma", `${origin}, ${origin}`],
  ["ours in percent encoding", "https%3A%2F%2Fgood.example"],
  ["ours with one encoded letter", "https://%67ood.example"],
  ["ours and an encoded line break", `${origin}%0d%0aX-Evil: 1`],
  ["ours and an encoded NUL", `${origin}%00`],
];

/** @param {string[]} origins @returns {Headers} */
const originHeaders = (origins) => origins.map((value) => ["Origin", value]);

test("a page may not use the exchange where its origin is", async (t) => {
  const { provider, server } = await setUp(t);
  for (const [name, ...origins] of foreign) {
    await t.test(name, async () => {
      const answer = await server.token(parameters(), null, originHeaders(origins));
      // A header that stands twice may be refused before anybody asks what it means.
      const status = origins.length === 2 && answer.status === 400 ? 400 : 403;
      assertFailure(answer, status, "invalid_request");
      assertCors(answer, null);
      assert.doesNotMatch(JSON.stringify(answer), /x-evil/i);
      assert.equal(provider.accepted, 0);
    });
  }
});

test("each client has its own origins", async (t) => {
  const { provider, server } = await setUp(t, {
    others: [
      {
        client_id: "two",
        redirect_uris: [
          "https://two.example/",
          "http://localhost:8000/a",
          "http://127.0.0.1:8000/",
        ],
      },
      { client_id: "three", origins: ["https://pages.example"] },
    ],
  });
  const two = { client_id: "two", redirect_uri: "https://two.example/" };
  const three = { client_id: "three" };

  for (const [name, change, allowed] of /** @type {const} */ ([
    ["the origin of a redirect URI", two, "https://two.example"],
    ["the origin of another redirect URI", two, "http://localhost:8000"],
    ["a loopback origin", two, "http://127.0.0.1:8000"],
    ["an origin that the configuration names", three, "https://pages.example"],
  ])) {
    await t.test(`it is used from ${name}`, async () => {
      const answer = await server.token(parameters(change), allowed);
      assert.equal(answer.status, 200, answer.text);
      assertCors(answer, allowed);
    });
  }
  const before = provider.requests.length;
  for (const [name, change, refused] of /** @type {const} */ ([
    ["another client's origin", two, origin],
    ["another client's origin, the other way about", {}, "https://two.example"],
    ["the redirect URI's origin where the configuration names others", three, origin],
    ["the loopback origin at another port", two, "http://localhost:8001"],
    ["loopback by another name", two, "http://[::1]:8000"],
  ])) {
    await t.test(`it is not used from ${name}`, async () => {
      assertFailure(await server.token(parameters(change), refused), 403, "invalid_request");
      assert.equal(provider.requests.length, before);
    });
  }
});

test("whatever else is wrong, an origin that is not the client's own reads nothing", async (t) => {
  const other = "https://two.example";
  const { provider, server } = await setUp(t, {
    others: [{ client_id: "two", redirect_uris: [`${other}/`] }],
  });
  /** @type {[name: string, change: import("../support/fixture.mjs").Change][]} */
  const faults = [
    ["nothing", {}],
    ["no code", { code: undefined }],
    ["a secret", { client_secret: "x" }],
    ["a parameter twice", { code: ["a", "b"] }],
    ["a client twice", { client_id: ["web", "two"] }],
    ["a client twice, the other way about", { client_id: ["two", "web"] }],
    ["another grant", { grant_type: "password" }],
  ];
  for (const from of ["https://evil.example", other]) {
    for (const [name, change] of faults) {
      await t.test(`${from}, ${name} wrong`, async () => {
        const answer = await server.token(parameters(change), from);
        assertFailure(answer, 403, "invalid_request");
        assertCors(answer, null);
        assert.equal(answer.headers["access-control-expose-headers"], undefined);
      });
    }
  }
  await t.test("nor where the request as such is malformed", async () => {
    for (const line of ["X : y", "Transfer-Encoding: chunked", "Expect: 100-continue"]) {
      const octets = tokenRequest("a=b", ["Origin: https://evil.example", line]);
      const [answer] = await tell(server.port, octets);
      assert.ok(answer.status >= 400, answer.head);
      assert.equal(answer.headers["access-control-allow-origin"], undefined);
    }
  });
  assert.equal(provider.accepted, 0);
});

const preflight = (/** @type {string} */ from, method = "POST", headers = "content-type") => ({
  method: "OPTIONS",
  headers: /** @type {Headers} */ ([
    ["Origin", from],
    ["Access-Control-Request-Method", method],
    ["Access-Control-Request-Headers", headers],
  ]),
});

test("a preflight is answered for our origins", async (t) => {
  const { server } = await setUp(t);
  const answer = await server.request("/token", preflight(origin));
  assert.equal(answer.status, 204);
  assert.equal(answer.text, "");
  assertCors(answer);
  assert.equal(answer.headers["access-control-allow-methods"], "POST");
  assert.equal(answer.headers["access-control-allow-headers"]?.toLowerCase(), "content-type");
  assert.ok(Number(answer.headers["access-control-max-age"]) > 0);
});

test("a preflight grants nothing else", async (t) => {
  const { server } = await setUp(t);
  for (const wish of [preflight(origin, "PUT"), preflight(origin, "POST", "*, x(y), a b")]) {
    const { headers } = await server.request("/token", wish);
    assert.equal(headers["access-control-allow-methods"], "POST");
    assert.equal(headers["access-control-allow-headers"], "content-type");
  }
});

test("a preflight is granted the headers that the page's tools add", async (t) => {
  const { server } = await setUp(t);
  for (const asked of [
    "content-type,traceparent",
    "baggage,content-type,sentry-trace",
    "authorization,content-type,user-agent",
    "Content-Type, X-PostHog-Distinct-Id",
  ]) {
    const answer = await server.request("/token", preflight(origin, "POST", asked));
    assert.equal(answer.status, 204);
    assertCors(answer);
    const granted = answer.headers["access-control-allow-headers"] ?? "";
    const names = (/** @type {string} */ list) => list.toLowerCase().split(/ *, */).sort();
    assert.deepEqual(names(granted), names(asked));
  }
});

test("a preflight is refused for other origins", async (t) => {
  const { server } = await setUp(t);
  for (const from of ["https://evil.example", "null", "https%3A%2F%2Fgood.example"]) {
    const answer = await server.request("/token", preflight(from));
    assert.equal(answer.status, 403);
    assertCors(answer, null);
    assertGuarded(answer);
    assert.equal(answer.headers["access-control-allow-methods"], undefined);
    assert.equal(answer.headers["access-control-allow-headers"], undefined);
  }
});

test("a preflight that asks for no method is none", async (t) => {
  const { server } = await setUp(t);
  const answer = await server.request("/token", {
    method: "OPTIONS",
    headers: originHeaders([origin]),
  });
  assertFailure(answer, 400, "invalid_request");
});

test("a form that navigates here is refused: nobody would read the answer", async (t) => {
  const { provider, server } = await setUp(t);
  const answer = await server.token(parameters(), origin, [["Sec-Fetch-Mode", "navigate"]]);
  assertFailure(answer, 403, "invalid_request");
  assert.equal(provider.accepted, 0);
  const fetched = await server.token(parameters(), origin, [["Sec-Fetch-Mode", "cors"]]);
  assert.equal(fetched.status, 200);
});
