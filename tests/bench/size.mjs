// @ts-check
// What a visitor loads for a sign-in, and what an operator installs.
import { statSync } from "node:fs";

import { pageFiles, pageBudget, sentOf, sized } from "../support/page_size.mjs";
import { program } from "./children.mjs";
import { bundled, ours, peers, single } from "./peers.mjs";
import { heading, line, octets } from "./report.mjs";

const programBudget = 2_000_000;

/** @param {number} size @param {number} budget */
const under = (size, budget) => ({ text: `at most ${octets(budget)}`, reached: size <= budget });

/** @param {string} name */
const bundle = (name) => sized(name, bundled(`export * from "./peers/${name}.mjs";`));

export async function measureSize() {
  heading("Size: what a page loads, brotli 11");
  const files = pageFiles();
  for (const { name, raw, sent } of files) line(`${name} (${octets(raw)} raw)`, octets(sent));
  const sum = sentOf(files);
  line("both", octets(sum), under(sum, pageBudget));

  heading("Size: the same sign-in, bundled and minified the same way, brotli 11; ours to theirs");
  const [, wasm] = files;
  const own = bundle(ours);
  const whole = own.sent + wasm.sent;
  line(`${ours} and its wasm (${octets(own.raw + wasm.raw)} raw)`, octets(whole));
  const one = bundle(single);
  line(`${single}, with its wasm in it (${octets(one.raw)} raw)`, octets(one.sent));
  for (const [name, version] of peers) {
    const { raw, sent } = bundle(name);
    line(`${name} ${version} (${octets(raw)} raw)`, `${octets(sent)}  ${(whole / sent).toFixed(2)}`);
  }

  heading("Size: what an operator installs");
  const { size } = statSync(program);
  line("the server's program", octets(size), under(size, programBudget));
}
