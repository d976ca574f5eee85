// @ts-check
// Three replicas behind nginx, one of which is killed under load: what was in flight on it is lost,
// and nothing else.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test from "node:test";

import { startNginx } from "../bench/nginx.mjs";
import { clientConfig, origin, parameters } from "../support/fixture.mjs";
import { request } from "../support/http.mjs";
import { closedPort } from "../support/ports.mjs";
import { json, startProvider } from "../support/provider.mjs";
import { startServer } from "../support/server.mjs";
import { within } from "../support/wait.mjs";

const token = json({ access_token: "a", token_type: "bearer" });
const isInstalled = spawnSync("nginx", ["-v"]).status === 0;
const skip = isInstalled ? false : "there is no nginx: install Debian's nginx-light";

/** A replica, and a provider of its own, which shows what is in flight on it. */
async function startReplica(/** @type {import("node:test").TestContext} */ t) {
  const provider = await startProvider();
  t.after(() => provider.stop());
  const server = await startServer({ clients: [clientConfig(provider.url)] });
  t.after(() => (server.code === undefined ? server.stop() : undefined));
  return { provider, server };
}

test("SIGKILL of one of three replicas loses what was in flight on it", { skip }, async (t) => {
  const replicas = await Promise.all([1, 2, 3].map(() => startReplica(t)));
  const [victim] = replicas;
  const address = `127.0.0.1:${victim.server.port}`;
  const port = await closedPort();
  const nginx = await startNginx(`
    access_log off;
    upstream exchange {
      ${replicas.map(({ server }) => `server 127.0.0.1:${server.port};`).join("\n")}
    }
    server {
      listen 127.0.0.1:${port} backlog=4096;
      location / {
        proxy_pass http://exchange;
        add_header X-Replica $upstream_addr always;
      }
    }`);
  t.after(() => nginx.stop());

  /** @type {(() => void)[]} */
  const held = [];
  const allHeld = new Promise((resolve) => {
    for (const { provider } of replicas) {
      provider.answer = (request, socket) => {
        if (!/code=held/.test(request.body)) return token(request, socket);
        if (held.push(() => token(request, socket)) === 300) resolve(undefined);
      };
    }
  });
  let isKilled = false;
  const signIn = async (/** @type {string} */ code) => {
    const isBefore = !isKilled;
    const { status, headers } = await request(`http://127.0.0.1:${port}/token`, {
      method: "POST",
      headers: [
        ["Content-Type", "application/x-www-form-urlencoded"],
        ["Origin", origin],
      ],
      body: new URLSearchParams(parameters({ code })).toString(),
    });
    return { code, status, isBefore, replica: headers["x-replica"] };
  };
  const inFlight = Array.from({ length: 300 }, (_, index) => signIn(`held-${index}`));
  await within(allHeld, "300 exchanges", 240_000);
  const onVictim = victim.provider.requests.map(
    ({ body }) => new URLSearchParams(body).get("code") ?? "",
  );

  const calling = Array.from({ length: 10 }, async (_, caller) => {
    const answers = [];
    for (let round = 0; round < 50; ++round) answers.push(await signIn(`more-${caller}-${round}`));
    return answers;
  });
  await victim.provider.arrived(onVictim.length + 20);
  victim.server.child.kill("SIGKILL");
  await within(victim.server.closed, "the replica's end");
  isKilled = true;
  const more = (await within(Promise.all(calling), "the callers", 240_000)).flat();
  for (const answer of held) answer();
  const first = await within(Promise.all(inFlight), "those in flight", 240_000);

  const lost = [...first, ...more].filter(({ status }) => status !== 200);
  for (const { code, status, isBefore, replica } of lost) {
    assert.equal(status, 502, code);
    assert.ok(isBefore, `${code} began when the replica was gone`);
    assert.equal(replica, address, `${code} was in flight elsewhere`);
  }
  assert.deepEqual(
    lost
      .map(({ code }) => code)
      .filter((code) => code.startsWith("held"))
      .sort(),
    onVictim.sort(),
  );
  assert.ok(lost.length <= onVictim.length + 10, "at most one more for each caller");
  t.diagnostic(`lost ${lost.length} of ${first.length + more.length}, held ${onVictim.length}`);
});
