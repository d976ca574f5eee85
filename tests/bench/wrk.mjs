// @ts-check
// Debian's wrk: so many callers, each of which asks again as soon as it is answered.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const script = fileURLToPath(new URL("wrk.lua", import.meta.url));

/**
 * @param {Pick<import("./contenders.mjs").Contender, "url" | "headers" | "body">} contender
 * @param {{ callers: number, seconds: number }} load
 * @returns {Promise<{ requests: number, perSecond: number, failed: number, median: number,
 *   p99: number }>} times in milliseconds
 */
export async function callAll({ url, headers, body }, { callers, seconds }) {
  const { stdout } = await promisify(execFile)("wrk", [
    `--connections=${callers}`,
    `--threads=${Math.min(callers, 2)}`,
    `--duration=${seconds}s`,
    "--timeout=15s", // later than any answer of ours comes
    `--script=${script}`,
    ...headers.flatMap(([name, value]) => ["--header", `${name}: ${value}`]),
    url,
    ...(body ? ["--", body] : []),
  ]);
  const figures = JSON.parse(stdout.slice(stdout.lastIndexOf("{")));
  return { ...figures, perSecond: figures.requests / figures.seconds };
}
