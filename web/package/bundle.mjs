// Makes what pages load out of the compiled wasm, in the current folder: the wasm with short names;
// the ES module, of all its parts, which knows the wasm's hash; the single file, which has the wasm
// in it; and their own hashes, to pin them by.
// usage: node bundle.mjs ESBUILD TERSER WASM_OPT SCRIPT WASM
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const [esbuild, terser, wasm_opt, script, linked_wasm] = process.argv.slice(2);

// Imports and exports of a letter or two. It prints what it did, as "sign_in => a" and the like.
const shortened = execFileSync(
  wasm_opt,
  [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--minify-imports-and-exports-and-modules",
    linked_wasm,
    "--output=tokenferry.wasm",
  ],
  { encoding: "utf8" },
);
const names = [...shortened.matchAll(/^(\w+) => (\S+)$/gm)];
const wasm = readFileSync("tokenferry.wasm");
// Debian's terser is a script whose modules only Debian's own Node finds by itself.
const env = { ...process.env, NODE_PATH: "/usr/share/nodejs" };

/** As integrity attributes have it (Subresource Integrity, section 3.1). */
const hash = (algorithm, content) =>
  `${algorithm}-${createHash(algorithm).update(content).digest("base64")}`;

/**
 * The octets as a text, a character each, which compresses as well as they do. What a string
 * literal does not hold as it is stands 256 higher, which an array of octets takes off again.
 */
const text_of = (octets) =>
  String.fromCharCode(...octets.map((octet) => octet + ('\0\n\r"\\'.includes(String.fromCharCode(octet)) ? 256 : 0)));

/** Where there is wasm_text, nothing of the wasm beside the script is left in it. */
function bundle(output, wasm_text) {
  const values = {
    wasm_text,
    wasm_integrity: hash("sha256", wasm),
    ...Object.fromEntries(names.map(([, long, short]) => [`names.${long}`, short])),
  };
  const code = execFileSync(
    esbuild,
    [
      script,
      "--bundle",
      "--minify",
      "--format=esm",
      "--target=es2022",
      "--log-level=warning",
      ...Object.entries(values).map(([name, value]) => `--define:${name}=${JSON.stringify(value)}`),
    ],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  const unknown = /\bnames\.\w+/.exec(code);
  if (unknown) throw Error(`the wasm has no ${unknown[0]}`);
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
  bundle("tokenferry.inline.js", text_of(Uint16Array.from(wasm))),
];
writeFileSync("integrity.json", JSON.stringify(Object.fromEntries(hashes), null, 2) + "\n");
