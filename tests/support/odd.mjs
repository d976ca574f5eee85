// @ts-check
// Requests that no HTTP library sends, made of a good one.
import assert from "node:assert/strict";
import test from "node:test";

import { origin, parameters, setUp } from "./fixture.mjs";
import { Connection, tokenRequest } from "./raw.mjs";

export const body = new URLSearchParams(parameters()).toString();
export const size = body.length;
/** The header lines of a good request, without and with its length. */
export const usual = [`Origin: ${origin}`, "Content-Type: application/x-www-form-urlencoded"];
export const measured = [...usual, `Content-Length: ${size}`];

/** A good request with more header lines. @param {string[]} more */
export const lines = (...more) => tokenRequest(body, [...measured, ...more]);

/** A good request, but for its length. @param {string[]} more */
export const unmeasured = (...more) => tokenRequest(body, [...usual, ...more]);

/** A good request with a text replaced. @param {string} from @param {string} to */
export const edited = (from, to) => lines().replace(from, to);

/**
 * One test a row: the connection is closed, with one answer of these statuses, and nothing of it
 * reaches the provider; nor does an honest request that follows on the same connection.
 * @param {string} title
 * @param {number[]} statuses
 * @param {[name: string, octets: string | Buffer][]} rows
 */
export function testRefused(title, statuses, rows) {
  test(title, async (t) => {
    const { provider, server } = await setUp(t, { tls: null });
    for (const [name, octets] of rows) {
      await t.test(name, async () => {
        const connection = new Connection(server.port).send(octets).send(lines());
        const answers = await connection.ended();
        connection.destroy();
        assert.ok(answers.length <= 1, `${answers.length} answers`);
        // Of a connection on which megabytes wait unread the answer can be lost.
        if (octets.length < 100_000 || answers.length) {
          assert.ok(statuses.includes(answers[0]?.status), `status ${answers[0]?.status}`);
          assert.equal(answers[0].headers["cache-control"], "no-store");
        }
        assert.equal(provider.accepted, 0);
      });
    }
    await t.test("and honest callers are served as before", async () => {
      assert.equal((await server.token(parameters())).status, 200);
    });
  });
}
