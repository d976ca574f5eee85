// @ts-check
// What a visitor loads for a sign-in, and what an operator installs.
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

import { dist, program } from "./children.mjs";
import { heading, line, octets } from "./report.mjs";

const pageBudget = 8_000;
const programBudget = 2_000_000;

/** As the best of servers sends it. @param {Buffer} content */
const compressed = (content) =>
  brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  }).length;

/** The same flow with a peer, bundled and minified as ours is. @param {string} file */
const bundled = (file) =>
  execFileSync("terser", ["--module", "--ecma=2020", "--mangle", "--compress=passes=3"], {
    input: joined(file),
    // Debian's terser is a script whose modules only Debian's own Node finds by itself.
    env: { ...process.env, NODE_PATH: "/usr/share/nodejs" },
  });

/** @param {string} file */
const joined = (file) =>
  execFileSync("esbuild", [
    fileURLToPath(new URL(file, import.meta.url)),
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--log-level=warning",
  ]);

/** @param {number} size @param {number} budget */
const under = (size, budget) => ({ text: `under ${octets(budget)}`, reached: size < budget });

export async function measureSize() {
  heading("Size: what a page loads for a sign-in, brotli 11");
  let sum = 0;
  for (const name of ["tokenferry.js", "tokenferry.wasm"]) {
    const content = readFileSync(`${dist}/web/${name}`);
    const size = compressed(content);
    sum += size;
    line(`${name} (${octets(content.length)} raw)`, octets(size));
  }
  line("both", octets(sum), under(sum, pageBudget));

  const peer = bundled("peers/oauth4webapi.mjs");
  line(`oauth4webapi, same flow (${octets(peer.length)} raw)`, octets(compressed(peer)));

  heading("Size: what an operator installs");
  const { size } = statSync(program);
  line("the server's program", octets(size), under(size, programBudget));
}
