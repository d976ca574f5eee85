// @ts-check
// Puts the wasm into a script, for hosts that let a script compile it, and optimizes both.
// usage: node package.mjs WASM_OPT WASM, in the folder where the products go
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const [optimizer, compiled] = process.argv.slice(2);
const features = ["--enable-bulk-memory", "--enable-nontrapping-float-to-int", "--enable-sign-ext"];
const strip = ["--strip-debug", "--strip-producers", "--strip-target-features"];
execFileSync(optimizer, [...features, ...strip, "-Oz", compiled, "-o", "exchange.wasm"]);
const text = readFileSync("exchange.wasm").toString("base64");
writeFileSync(
  "wasm.mjs",
  `// The compiled exchange (exchange.wasm) in a script.
const text =
  "${text}";
const octets = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
export const module = new WebAssembly.Module(octets);
`,
);
