// @ts-check
// Codes, verifiers, tokens and secrets are in no log, no error text and no process listing.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";

import { leaves } from "../support/exceptions.mjs";
import { origin, parameters, redirectUri, setUp } from "../support/fixture.mjs";
import { form, hangUp, json, message, octets } from "../support/provider.mjs";
import { tell, tokenRequest } from "../support/raw.mjs";

const random = () => randomBytes(24).toString("base64url");
/** What must never be seen again. The marks show whether it was encoded on the way. */
const planted = {
  secret: `${random()}+/%=`,
  code: `${random()}/+%~`,
  verifier: `${random()}${random()}`.slice(0, 64),
  accessToken: `${random()}+/=`,
  refreshToken: `${random()}+/=`,
  idToken: `${random()}.${random()}`,
};

/** A text in every form in which it could be hidden; the first 6 characters suffice to show it. */
function disguises(/** @type {string} */ text) {
  const forms = new Set([
    text,
    text.slice(0, 6),
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
  ]);
  forms.add(new URLSearchParams({ x: text }).toString().slice(2));
  forms.add(Buffer.from(text).toString("hex"));
  // In base64 the neighbours change the first and the last characters.
  for (const before of ["", "a", "ab"]) {
    const coded = Buffer.from(before + text).toString("base64");
    forms.add(coded.slice(4, -8)).add(coded.slice(4, -8).replaceAll("+", "-").replaceAll("/", "_"));
  }
  return [...forms];
}

test("disguises are found", () => {
  const { secret } = planted;
  for (const hidden of [
    `x${secret}y`,
    btoa(`web:${secret}`),
    encodeURIComponent(secret),
    secret.slice(0, 6),
  ]) {
    assert.ok(
      disguises(secret).some((one) => hidden.includes(one)),
      hidden,
    );
  }
});

const answer = {
  access_token: planted.accessToken,
  token_type: "bearer",
  refresh_token: planted.refreshToken,
  id_token: planted.idToken,
};
const good = { code: planted.code, code_verifier: planted.verifier };
const body = new URLSearchParams(parameters(good)).toString();

test("nothing secret is logged, said or shown, whatever happens", async (t) => {
  const { provider, server } = await setUp(t, {
    client: { client_secret: planted.secret },
    others: [
      {
        client_id: "basic",
        client_secret: planted.secret,
        client_auth: "client_secret_basic",
        refresh_token: true,
      },
    ],
  });
  const failures = [];

  /** @type {import("../support/provider.mjs").Responder[]} */
  const replies = [
    json(answer),
    form(answer),
    json({ ...answer, error: "invalid_grant", error_description: planted.code }),
    json({ error: planted.accessToken }, 400),
    json({ error: "invalid_client" }, 401),
    octets(message(500, {}, body)),
    octets(message(302, { Location: `https://evil.example/?${body}` })),
    (_, socket) => void socket.end(planted.secret),
    hangUp,
  ];
  for (const reply of replies) {
    for (const client of ["web", "basic"]) {
      provider.answer = reply;
      const got = await server.token(parameters({ ...good, client_id: client }));
      if (got.status !== 200) failures.push(got);
    }
  }
  provider.answer = json(answer);
  for (const change of [
    { redirect_uri: `${redirectUri}${planted.code}` },
    { client_id: planted.secret },
    { grant_type: planted.code },
    { client_secret: planted.secret },
    { code: `${planted.code}\n` },
    { code_verifier: `${planted.verifier} ` },
    { [planted.secret]: ["1", "2"] },
  ]) {
    failures.push(await server.token(parameters({ ...good, ...change })));
  }
  failures.push(await server.token(parameters(good), "https://evil.example"));
  failures.push(await server.request(`/token?${body}`, { headers: [["Origin", origin]] }));
  failures.push(await server.request(`/${planted.verifier}?${body}`));
  for (const octets of [
    tokenRequest(body, [`X-Code: ${planted.code}`, `X-Bad : ${planted.code}`]),
    tokenRequest(body, ["Connection: close", `Content-Length: ${body.length}`]).replace(
      "POST",
      planted.verifier,
    ),
    tokenRequest(body, [
      `Authorization: Basic ${btoa(`web:${planted.secret}`)}`,
      `Cookie: a=${planted.code}`,
      "Content-Length: 999999",
    ]),
  ]) {
    failures.push(await tell(server.port, octets));
  }
  assert.ok(provider.requests.length >= 18);

  const { pid } = server.child;
  const shown = readFileSync(`/proc/${pid}/cmdline`, "latin1");
  if (!leaves("core files")) {
    const limits = readFileSync(`/proc/${pid}/limits`, "latin1");
    assert.match(limits, /Max core file size\s+0\s+0/);
  }
  await server.stop();

  const log = server.stdout.text + server.stderr.text;
  assert.ok(server.log().length >= failures.length);
  for (const [name, text] of Object.entries(planted)) {
    for (const one of disguises(text)) {
      for (const [place, content] of Object.entries({
        log,
        shown,
        failures: JSON.stringify(failures),
      })) {
        assert.ok(!content.includes(one), `${name} is in the ${place} as ${one}`);
      }
    }
  }
});

test("the log has one line of JSON a request, with these facts", async (t) => {
  const { provider, server } = await setUp(t);
  // A refusal can be answered before its line is there, and the next one be another thread's.
  await server.token(parameters());
  await server.logged(1);
  provider.answer = json({ error: "bad_verification_code" });
  await server.token(parameters());
  await server.logged(2);
  await server.token(parameters(), "https://evil.example");
  await server.logged(3);
  await server.token(parameters({ code: undefined }));
  await server.logged(4);
  provider.answer = json({ error: "incorrect_client_credentials" });
  await server.token(parameters());

  const lines = await server.logged(5);
  assert.deepEqual(
    lines.map(({ status }) => status),
    [200, 400, 403, 400, 502],
  );
  for (const line of lines) {
    assert.ok(Math.abs(Date.parse(line.time) - Date.now()) < 60_000, line.time);
    assert.equal(typeof line.outcome, "string");
    assert.ok(line.total_ms >= 0);
  }
  assert.equal(new Set(lines.map((line) => line.request_id)).size, 5);
  const [done, refused, foreign, malformed, misconfigured] = lines;
  assert.equal(done.client_id, "web");
  assert.equal(done.origin, origin);
  assert.ok(done.upstream_ms > 0 && done.upstream_ms <= done.total_ms);
  assert.equal(foreign.origin, "https://evil.example");
  assert.equal(malformed.upstream_ms ?? 0, 0);
  // An operator sees what happened by the word alone.
  assert.equal(
    new Set([done, refused, foreign, malformed, misconfigured].map(({ outcome }) => outcome)).size,
    5,
  );
});

test("a caller cannot write lines of its own into the log", async (t) => {
  const { server } = await setUp(t);
  const forged = '{"outcome":"forged"}';
  for (const from of [
    `https://a.example"\\${forged}`,
    "https://a.example%0a{}",
    `https://${"x".repeat(5000)}`,
    "https://\u00e4\u00ff",
  ]) {
    await server.token(parameters(), from);
  }
  await server.token(parameters({ client_id: `web"\n${forged}` }));
  const lines = await server.logged(5);
  assert.equal(lines.length, 5);
  for (const [index, { outcome }] of lines.entries()) {
    assert.notEqual(outcome, "forged");
    assert.ok(server.stdout.lines()[index].length < 2_000);
    assert.match(server.stdout.lines()[index], /^[\x20-\x7e]+$/);
  }
});
