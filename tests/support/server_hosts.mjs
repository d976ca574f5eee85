// @ts-check
// The hosts that serve the exchange: the native server, or another that TOKENFERRY_HOST names.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const dist = process.env.TOKENFERRY_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));
const tools = fileURLToPath(new URL("../node_modules/.bin", import.meta.url));

/** @typedef {"native" | "node" | "deno" | "bun" | "workerd"} Host */
export const host = /** @type {Host} */ (process.env.TOKENFERRY_HOST || "native");

/** What the command line of each begins with. @type {Record<Host, string[]>} */
const commands = {
  native: [process.env.TOKENFERRY_SERVER ?? `${dist}/bin/tokenferry`],
  node: [process.execPath, `${dist}/edge/bin.mjs`],
  deno: [`${tools}/deno`, "run", "--allow-all", "--no-config", `${dist}/edge/bin.mjs`],
  bun: [`${tools}/bun`, `${dist}/edge/bin.mjs`],
  workerd: [process.execPath, fileURLToPath(new URL("workerd.mjs", import.meta.url)), dist],
};
export const [program, ...firstArguments] = commands[host];

/** Sees that it was built. */
export function needHost() {
  const needed = host === "native" ? program : `${dist}/edge/bin.mjs`;
  if (existsSync(needed)) return;
  throw new Error(`There is no exchange at ${needed}: build it; TOKENFERRY_SERVER names another server.`);
}
