// @ts-check
// What the page hears and what the log says, for the answers of many providers' token endpoints as
// public reports show them (tests/vectors/token_answers.json names each source).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { parameters, setUp } from "../support/fixture.mjs";
import { message, octets } from "../support/provider.mjs";

const file = new URL("../vectors/token_answers.json", import.meta.url);
/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} source
 * @property {number} status of the provider
 * @property {string} body of the provider
 * @property {number} answer the status that the page hears
 * @property {string} outcome
 * @property {string} [error]
 * @property {string} [provider_error] in the log
 */
/** @type {Row[]} */
const rows = JSON.parse(readFileSync(file, "utf8"));

/** Whoever cannot mend it by signing in again is not told to. */
const forVisitors = ["released", "provider_refused", "provider_busy", "provider_error"];

test("at least sixty answers are told apart, each with its source", async (t) => {
  assert.ok(rows.filter(({ source }) => source !== "made up").length >= 60);
  const { provider, server } = await setUp(t, { tls: null });
  for (const row of rows) {
    await t.test(row.name, async () => {
      const before = server.log().length;
      provider.answer = octets(message(row.status, {}, row.body));
      const reply = await server.token(parameters());
      const told = reply.json();
      assert.equal(reply.status, row.answer, reply.text);
      assert.equal(told.error, row.error);
      assert.equal(told.outcome, row.outcome === "released" ? undefined : row.outcome);
      assert.equal(told.fault, forVisitors.includes(row.outcome) ? undefined : "site");

      const line = (await server.logged(before + 1)).at(-1);
      assert.equal(line.outcome, row.outcome);
      assert.equal(line.status, row.answer);
      assert.equal(line.provider_status, row.status);
      assert.equal(line.provider_error, row.provider_error);
    });
  }
});
