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

/** As integrity attributes have it (Subresource Integrity, section 3.1). @param {string} algorithm @param {Buffer} content */
const hash = (algorithm, content) =>
  `${algorithm}-${createHash(algorithm).update(content).digest("base64")}`;

/** What a string literal does not hold as it is. @type {Record<string, string>} */
const escapes = { "\0": "\\0", "\n": "\\n", "\r": "\\r", "'": "\\'", "\\": "\\\\" };

/** Before a digit `\0` would be an octal number. @param {string} character @param {number} index @param {string} text */
const escape = (character, index, text) =>
  character == "\0" && /\d/.test(text.charAt(index + 1)) ? "\\x00" : escapes[character];

/** The octets as a string literal, a character each, which compresses as well as they do. @param {Buffer} octets */
const literal_of = (octets) =>
  `'${octets.toString("latin1").replace(/[\0\n\r'\\]/g, escape)}'`;

/** Where the wasm is in the script, nothing of the wasm beside it is left there. @param {string} output @param {boolean} has_wasm */
function bundle(output, has_wasm) {
  const values = {
    has_wasm,
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
  const minified = execFileSync(
    terser,
    ["--module", "--ecma=2020", "--mangle", "--compress=passes=3"],
    { input: code, encoding: "utf8", stdio: ["pipe", "pipe", "inherit"], env },
  );
  // All of it is used at once, so that engines that read this compile it beforehand and elsewhere.
  const hint = "//# allFunctionsCalledOnLoad\n";
  // Not left to the minifier: that writes the literal longer, and puts it into the function that uses
  // it, where engines read it again for each function around.
  const literal = has_wasm ? `const wasm_text=${literal_of(wasm)};` : "";
  writeFileSync(output, hint + literal + minified.trimEnd());
  return [output, hash("sha384", readFileSync(output))];
}

const hashes = [bundle("tokenferry.js", false), bundle("tokenferry.inline.js", true)];
writeFileSync("integrity.json", JSON.stringify(Object.fromEntries(hashes), null, 2) + "\n");
