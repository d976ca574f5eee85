// @ts-check
// SIGTERM in the middle of a load: every code that the provider has answered reaches its page.
import assert from "node:assert/strict";
import { Agent } from "node:http";
import test from "node:test";

import { origin, parameters, setUp } from "../support/fixture.mjs";
import { json } from "../support/provider.mjs";
import { within } from "../support/wait.mjs";

const token = json({ access_token: "a", token_type: "bearer" });
const codeOf = (/** @type {{ body: string }} */ request) =>
  new URLSearchParams(request.body).get("code") ?? "";

test("500 exchanges in flight and callers that never pause lose nothing", async (t) => {
  const { provider, server } = await setUp(t);
  /** @type {(() => void)[]} */
  const held = [];
  provider.answer = (request, socket) => {
    if (codeOf(request).startsWith("held")) held.push(() => token(request, socket));
    else token(request, socket);
  };
  /** @type {ReturnType<typeof server.token>[]} */
  const inFlight = [];
  while (inFlight.length < 500) {
    // Fifty handshakes at a time: on a busy machine, this one-threaded provider needs longer for 500
    // than the server waits for one.
    for (let more = 0; more < 50; ++more) {
      inFlight.push(server.token(parameters({ code: `held-${inFlight.length}` })));
    }
    await provider.arrived(inFlight.length);
  }

  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  /** @type {Map<string, number>} the status that each code got; 0: its connection ended */
  const statuses = new Map();
  const callOn = async (/** @type {number} */ caller) => {
    for (let round = 0; ; ++round) {
      const code = `more-${caller}-${round}`;
      const status = await server
        .request("/token", {
          method: "POST",
          agent,
          headers: [
            ["Content-Type", "application/x-www-form-urlencoded"],
            ["Origin", origin],
          ],
          body: new URLSearchParams(parameters({ code })).toString(),
        })
        .then(
          (answer) => answer.status,
          () => 0,
        );
      statuses.set(code, status);
      if (status !== 200) return;
    }
  };
  const calling = Array.from({ length: 20 }, (_, caller) => callOn(caller));
  await provider.arrived(1000);

  server.child.kill("SIGTERM");
  await within(Promise.all(calling), "the callers' end", 240_000);
  assert.equal(server.code, undefined, "it waits for those in flight");
  assert.equal(held.length, 500);
  for (const answer of held) answer();

  const answers = await Promise.all(inFlight);
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  assert.equal(await within(server.closed, "the server's end", 240_000), 0);

  const codes = provider.requests.map(codeOf);
  assert.equal(new Set(codes).size, codes.length, "none was sent twice");
  const more = codes.filter((code) => code.startsWith("more"));
  assert.deepEqual([...new Set(more.map((code) => statuses.get(code)))], [200]);
  const refused = [...statuses.values()].filter((status) => status !== 200);
  assert.equal(refused.length, 20);
  assert.deepEqual(refused.filter((status) => status !== 0), []);
});
