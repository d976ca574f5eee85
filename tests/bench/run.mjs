// @ts-check
// Measures what the project promises. Size and start decide the exit code; the load figures depend
// on the machine, so that they are told and not judged.
import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";

import { measureHostile } from "./hostile.mjs";
import { measureLoad } from "./load.mjs";
import { missed } from "./report.mjs";
import { measureSize } from "./size.mjs";
import { measureStart } from "./start.mjs";

const model = /^model name\s*: (.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1];
const busy = () => loadavg()[0].toFixed(2);
console.log(`${availableParallelism()} processors: ${model ?? process.arch}`);
console.log(`Load average before: ${busy()}; the figures mean something where that is low.`);

await measureSize();
await measureStart();
const failures = missed();
await measureLoad();
await measureHostile();

console.log(`\nLoad average after: ${busy()}, with the benchmark's own share in it.`);
for (const what of failures) console.log(`Missed: ${what}`);
process.exitCode = failures.length ? 1 : 0;
