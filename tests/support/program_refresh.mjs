// @ts-check
// A program whose session is about to need another token, and its tabs.
import assert from "node:assert/strict";

import { openJson } from "./browser_host.mjs";
import { Program } from "./program.mjs";

/** @typedef {import("./browser.mjs").World} World */

/** The options of a client that refreshes, at the provider's own endpoint. @param {World} world @param {Record<string, string>} change */
export const refreshing = ({ stage }, change) => ({ token_endpoint: stage.provider.openTokenEndpoint, refresh: "true", ...change });

/** A program with a client that is signed in, whose token is about to expire. @param {World} world @param {Record<string, string>} [change] */
export async function begin(world, change = {}) {
  const { stage } = world;
  stage.settings.clients = [stage.client({ tokenEndpoint: stage.provider.openTokenEndpoint })]; // for the policy
  stage.provider.refresh ||= "rotating";
  stage.provider.token = { expires_in: 20 };
  const program = await Program.open(world);
  const { what } = await program.signIn("a", {}, refreshing(world, change));
  assert.equal(what, "session");
  return program;
}

/** What its tab keeps. @param {Program} program @returns {Promise<Record<string, string>>} */
export const keptBy = (program) => program.page.evaluate(() => ({ ...sessionStorage }));

/** A tab with what another one kept. @param {World} world @param {Record<string, string>} kept */
export async function openWith(world, kept) {
  const copy = await Program.open(world);
  await copy.page.evaluate((records) => Object.assign(sessionStorage, records), kept);
  await copy.make("a", refreshing(world, {}));
  return copy;
}

/** A duplicate of its tab: a browser clones what it keeps. @param {World} world @param {Program} program */
export async function duplicate(world, program) {
  const copy = await openWith(world, await keptBy(program));
  assert.equal((await copy.ask("a", "resume")).what, "session");
  return copy;
}

/** Each refresh token is used once. @param {World} world @param {number} count */
export function assertOnce({ stage }, count) {
  assert.equal(stage.provider.refreshed.length, count);
  assert.equal(new Set(stage.provider.refreshed).size, count);
}

/** What the token endpoint gives from now on. @param {World} world @param {object} failure */
export function refuse({ stage }, failure) {
  stage.provider.front.routes.set("/open-token", () => openJson(failure, 400));
}
