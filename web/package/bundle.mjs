// Makes what pages load out of the compiled wasm, in the current folder: the ES module, of all its
// parts, which knows the wasm's hash; the single file, which has the wasm in it; and their own
// hashes, to pin them by.
// usage: node bundle.mjs ESBUILD TERSER SCRIPT WASM
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const [esbuild, terser, script, wasm_file] = process.argv.slice(2);
const wasm = readFileSync(wasm_file);
// Debian's terser is a script whose modules only Debian's own Node finds by itself.
const env = { ...process.env, NODE_PATH: "/usr/share/nodejs" };

/** As integrity attributes have it (Subresource Integrity, section 3.1). */
const hash = (algorithm, content) =>
  `${algorithm}-${createHash(algorithm).update(content).digest("base64")}`;

/** Where there is wasm_base64, nothing of the wasm beside the script is left in it. */
function bundle(output, wasm_base64) {
  const values = { wasm_base64, wasm_integrity: hash("sha256", wasm) };
  const code = execFileSync(
    esbuild,
    [
      script,
      "--bundle",
      "--minify",
      "--format=esm",
      "--target=es2022",
      "--log-level=warning",
      ...Object.entries(values).map(([name, value]) => `--define:${name}="${value}"`),
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  // Which knows some more that can be shorter.
  execFileSync(
    terser,
    ["--module", "--ecma=2020", "--mangle", "--compress=passes=3", `--output=${output}`],
    { input: code, stdio: ["pipe", "inherit", "inherit"], env },
  );
  return [output, hash("sha384", readFileSync(output))];
}

const hashes = [
  bundle("tokenferry.js", ""),
  bundle("tokenferry.inline.js", wasm.toString("base64")),
];
writeFileSync("integrity.json", JSON.stringify(Object.fromEntries(hashes), null, 2) + "\n");
