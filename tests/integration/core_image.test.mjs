// @ts-check
// What is over is forgotten: the memory of the running server, as a core image would show it, holds
// no code, verifier or token of a finished exchange, and the client secret in one place.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import test from "node:test";

// The program that people run, not one for the tests: the sanitizers keep what was freed.
delete process.env.TOKENFERRY_SERVER;
const { parameters, setUp } = await import("../support/fixture.mjs");
const { form, hangUp, json } = await import("../support/provider.mjs");
const { Connection, tokenRequest } = await import("../support/raw.mjs");
const { good } = await import("../support/tls.mjs");

/** @typedef {import("../support/provider.mjs").Responder} Responder */

const random = () => randomBytes(32).toString("hex");

/** Parts of a text, since a copy can be the half of it. @param {string} text */
const parts = (text) => [text.slice(0, 20), text.slice(22, 42), text.slice(-20)];

/** Only root may read a process that is not dumpable. @param {number} pid */
function openMemory(pid) {
  try {
    return openSync(`/proc/${pid}/mem`, "r");
  } catch {
    return undefined;
  }
}

/**
 * All that the process may write to: heap, stacks, data.
 * @param {number} memory @param {number} pid
 */
function image(memory, pid) {
  const maps = readFileSync(`/proc/${pid}/maps`, "latin1");
  return [...maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)].map(([, from, to]) => {
    const start = Number.parseInt(from, 16);
    const area = Buffer.alloc(Number.parseInt(to, 16) - start);
    const size = readSync(memory, area, 0, area.length, start);
    return area.toString("latin1", 0, size);
  });
}

/** How often the text stands in the areas. @param {string[]} areas @param {string} text */
const count = (areas, text) =>
  areas.reduce((sum, area) => sum + area.split(text).length - 1, 0);

/** What the exchanges of a test are made of, all different. */
class Planted {
  /** @type {[name: string, text: string][]} */
  texts = [];
  /** @param {string} name */
  plant(name) {
    const text = random();
    this.texts.push([name, text]);
    return text;
  }
  /** The parameters of a request. */
  request() {
    return parameters({ code: this.plant("code"), code_verifier: this.plant("verifier") });
  }
  /** A successful answer. */
  answer() {
    return {
      access_token: this.plant("access token"),
      token_type: "bearer",
      refresh_token: this.plant("refresh token"),
      id_token: this.plant("id token"),
    };
  }
}

const pemFiles = { certificate: good().certFile, private_key: good().keyFile };

for (const [name, config, auth] of /** @type {[string, object, string][]} */ ([
  ["behind a proxy", {}, "client_secret_post"],
  ["with TLS of its own", { tls: pemFiles }, "client_secret_basic"],
])) {
  test(`the server forgets every exchange that is over, ${name}`, async (t) => {
    const secret = random();
    const { provider, server } = await setUp(t, {
      client: { client_secret: secret, client_auth: auth, refresh_token: true },
      config,
    });
    const pid = server.child.pid ?? 0;
    const memory = openMemory(pid);
    if (memory === undefined) return t.skip("only root may read the server's memory: run as root");
    t.after(() => closeSync(memory));
    const planted = new Planted();

    /** @type {Responder[]} */
    const answers = [
      (request, socket) => json(planted.answer())(request, socket),
      (request, socket) => form(planted.answer())(request, socket),
      json({ error: "bad_verification_code" }),
      (request, socket) => json({ error: "invalid_grant", it: planted.answer() })(request, socket),
      (request, socket) => void socket.end(JSON.stringify(planted.answer())),
      hangUp,
    ];
    let turn = 0;
    provider.answer = (request, socket) => answers[turn++ % answers.length](request, socket);
    const all = Array.from({ length: 60 }, () => server.token(planted.request()));
    all.push(server.token(planted.request(), "https://evil.example"));
    all.push(server.token([...planted.request(), ["code", planted.plant("code")]]));
    all.push(server.token([...planted.request(), ["client_secret", planted.plant("secret")]]));
    const statuses = new Set((await Promise.all(all)).map(({ status }) => status));
    assert.deepEqual([...statuses].sort(), [200, 400, 403, 502]);
    if (!server.url.startsWith("https")) {
      const half = tokenRequest(new URLSearchParams(planted.request()).toString()).slice(0, -5);
      const connection = new Connection(server.port).send(half);
      await connection.opened;
      connection.socket.end();
      await connection.closed;
    }

    // What is under way is there: the search is not blind.
    provider.answer = () => {};
    const held = new Planted();
    const pending = server.token(held.request());
    await provider.arrived(provider.requests.length + 1);
    const during = image(memory, pid);
    for (const [name, text] of held.texts) assert.ok(count(during, text) > 0, name);
    for (const socket of provider.sockets) json(held.answer())(provider.requests[0], socket);
    assert.equal((await pending).status, 200);
    planted.texts.push(...held.texts);

    await server.request("/healthz"); // behind it nothing of the last answer is under way
    const areas = image(memory, pid);
    for (const [name, text] of planted.texts) {
      for (const part of parts(text)) assert.equal(count(areas, part), 0, `a ${name}`);
    }
    assert.equal(count(areas, secret), 1, "the client secret, in the configuration");
    for (const part of parts(secret)) assert.equal(count(areas, part), 1, "a part of the secret");
    const basic = Buffer.from(`web:${secret}`).toString("base64");
    assert.equal(count(areas, basic.slice(8, 40)), 0, "the secret as Basic sends it");
  });
}
