// @ts-check
// The id that an answer has in common with its line in the log.
import assert from "node:assert/strict";
import test from "node:test";

import { origin, parameters, setUp } from "../support/fixture.mjs";
import { tell } from "../support/raw.mjs";
import { json } from "../support/provider.mjs";

const exposed = "access-control-expose-headers";

/** What the page may read of an answer's headers, in lower case. */
const names = (/** @type {import("../support/http.mjs").Answer} */ answer) =>
  (answer.headers[exposed] ?? "").toString().toLowerCase().split(/ *, */);

test("every answer has the request id of its line in the log", async (t) => {
  const { provider, server } = await setUp(t, { tls: null });
  const preflight = /** @type {[string, string][]} */ ([
    ["Origin", origin],
    ["Access-Control-Request-Method", "POST"],
  ]);
  const answers = [
    await server.token(parameters()),
    await server.token(parameters({ code: undefined })),
    await server.token(parameters(), "https://evil.example"),
    await server.request("/healthz"),
    await server.request("/healthz", { method: "HEAD" }),
    await server.request("/nowhere"),
    await server.request("/token", { headers: [["Origin", origin]] }),
    await server.request("/token", { method: "OPTIONS", headers: preflight }),
  ];
  provider.answer = json({ error: "invalid_grant" }, 400);
  answers.push(await server.token(parameters()));
  const ids = answers.map(({ headers }) => headers["x-request-id"]);
  for (const id of ids) assert.match(`${id}`, /^[\w-]{1,64}$/);
  assert.equal(new Set(ids).size, ids.length, ids.join(" "));
  const log = await server.logged(ids.length);
  assert.deepEqual(log.map((line) => line.request_id).sort(), [...ids].sort());
  const refused = log.find((line) => line.outcome === "origin_refused");
  assert.equal(refused.request_id, ids[2]);
});

test("what is no request has one, too", async (t) => {
  const { server } = await setUp(t, { tls: null });
  const ids = [];
  for (const octets of ["nonsense\r\n\r\n", "GET / HTTP/1.1\n", "PRI * HTTP/2.0\r\n\r\n"]) {
    const [answer] = await tell(server.port, octets);
    ids.push(answer.headers["x-request-id"]);
  }
  const log = await server.logged(ids.length);
  assert.deepEqual(log.map((line) => line.request_id).sort(), [...ids].sort());
});

test("our pages may read the id, and when to come again, and nobody else may", async (t) => {
  const { provider, server } = await setUp(t, { tls: null });
  assert.deepEqual(names(await server.token(parameters())), ["x-request-id"]);
  assert.deepEqual(names(await server.token(parameters({ code: undefined }))), ["x-request-id"]);
  provider.answer = json({}, 503);
  const busy = await server.token(parameters());
  assert.ok(busy.headers["retry-after"]);
  assert.deepEqual(names(busy).sort(), ["retry-after", "x-request-id"]);
  for (const from of ["https://evil.example", null]) {
    const answer = await server.token(parameters(), from);
    assert.ok(answer.headers["x-request-id"]);
    assert.equal(answer.headers[exposed], undefined);
  }
});

test("no text of a caller becomes the request id", async (t) => {
  const { server } = await setUp(t, { tls: null });
  const answer = await server.token(parameters(), origin, [["X-Request-Id", "of-the-caller"]]);
  assert.notEqual(answer.headers["x-request-id"], "of-the-caller");
});
