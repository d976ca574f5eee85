// @ts-check
// The bill of materials of a release, in CycloneDX 1.5: what is compiled in, and what is loaded at run
// time, with the versions on the machine that built it.
// usage: node deploy/sbom.mjs VERSION PROGRAM >FILE
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const [version, program] = process.argv.slice(2);
const run = (/** @type {string} */ command, /** @type {string[]} */ ...given) => execFileSync(command, given, { encoding: "utf8" });

/** The Debian packages of the libraries that the program loads. @param {string} path */
function librariesOf(path) {
  const files = run("ldd", path).match(/\/\S+(?= \()/g) ?? [];
  // /lib is /usr/lib, and a package may say either.
  return [...new Set(files.map((file) =>
    run("dpkg-query", "--search", file.replace(/^.*(?=\/[^/]+\/[^/]+$)/, "*")).split(":")[0]))];
}

/** @param {string} name @param {"required" | "excluded"} scope excluded: it makes the product, and is not in it */
function component(name, scope) {
  const [found, architecture] = run("dpkg-query", "--show", "--showformat=${Version} ${Architecture}", name).split(" ");
  const release = /VERSION_CODENAME=(\w+)/.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
  return {
    type: scope == "required" ? "library" : "application",
    name, version: found, scope,
    purl: `pkg:deb/debian/${name}@${encodeURIComponent(found)}?arch=${architecture}&distro=${release}`,
  };
}

const components = [
  ...librariesOf(program).map((name) => component(name, "required")),
  ...["emscripten", "g++", "esbuild", "terser"].map((name) => component(name, "excluded")),
];
const product = { type: "application", name: "tokenferry", version, licenses: [{ license: { id: "MIT" } }] };
const bill = { bomFormat: "CycloneDX", specVersion: "1.5", version: 1, metadata: { component: product }, components };
process.stdout.write(`${JSON.stringify(bill, null, 2)}\n`);
