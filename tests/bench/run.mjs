// @ts-check
// Measures what the project promises. Size and start decide the exit code; the other figures depend
// on the machine, so that they are told and not judged.
// usage: run.mjs [SECTION...]
import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";

import { measureHostile } from "./hostile.mjs";
import { measureLoad } from "./load.mjs";
import { measureMany } from "./many.mjs";
import { measurePageSpeed } from "./page_speed.mjs";
import { missed } from "./report.mjs";
import { measureSize } from "./size.mjs";
import { measureStart } from "./start.mjs";

/** In this order; the judged ones come first. @type {Map<string, () => unknown>} */
const sections = new Map([
  ["size", measureSize],
  ["start", measureStart],
  ["page", measurePageSpeed],
  ["load", measureLoad],
  ["hostile", measureHostile],
  ["many", measureMany],
]);
const judged = ["size", "start"];

const asked = process.argv.slice(2);
for (const name of asked) {
  if (sections.has(name)) continue;
  console.error(`bench has no section "${name}"; it has ${[...sections.keys()].join(", ")}`);
  process.exit(2);
}

const model = /^model name\s*: (.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1];
const busy = () => loadavg()[0].toFixed(2);
console.log(`${availableParallelism()} processors: ${model ?? process.arch}`);
console.log(`Load average before: ${busy()}; the figures mean something where that is low.`);

/** @type {string[]} */
let failures = [];
for (const [name, measure] of sections) {
  if (asked.length && !asked.includes(name)) continue;
  await measure();
  if (judged.includes(name)) failures = missed();
}

console.log(`\nLoad average after: ${busy()}, with the benchmark's own share in it.`);
for (const what of failures) console.log(`Missed: ${what}`);
process.exitCode = failures.length ? 1 : 0;
