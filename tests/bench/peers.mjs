// @ts-check
// The same sign-in with this project and with its peers, each bundled and minified the same way.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { dist } from "./children.mjs";

/**
 * What a page has to say to sign its visitors in.
 * @typedef {object} Flow
 * @property {string} issuer
 * @property {string} authorizationEndpoint
 * @property {string} tokenEndpoint
 * @property {string} profileEndpoint
 * @property {string} clientId
 * @property {string} redirectUri
 * @property {string} scope
 */
/**
 * The two halves of it, one a load of the page.
 * @typedef {object} Peer
 * @property {(flow: Flow) => Promise<unknown>} signIn redirects, with state and PKCE
 * @property {(flow: Flow) => Promise<any>} resume judges the callback, exchanges the code, and
 *   fetches the profile
 */

export const ours = "tokenferry";
/** With the wasm in the script. */
export const single = "tokenferry-inline";

/** The npm package of each peer's sign-in. @type {Record<string, string>} */
const packages = {
  oauth4webapi: "oauth4webapi",
  "oidc-client-ts": "oidc-client-ts",
  "auth0-spa-js": "@auth0/auth0-spa-js",
  "keycloak-js": "keycloak-js",
  "oauth2-client": "@badgateway/oauth2-client",
};
const { devDependencies } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);
/** Their names and the versions that are measured. */
export const peers = Object.entries(packages).map(
  ([name, from]) => /** @type {const} */ ([name, String(devDependencies[from])]),
);

const folder = fileURLToPath(new URL(".", import.meta.url));
const quiet = { cwd: folder, maxBuffer: 1 << 26 };

/**
 * Makes one file of a script and all that it imports, as pages load it. What nobody uses is left out.
 * @param {string} source may import from this folder; `./client.js` is left to the browser
 */
export function bundled(source) {
  const joined = execFileSync(
    "esbuild",
    [
      "--bundle",
      "--minify",
      "--format=esm",
      "--target=es2022",
      "--log-level=warning",
      "--external:./client.js",
      `--alias:tokenferry=${dist}/web/tokenferry.js`,
      `--alias:tokenferry-inline=${dist}/web/tokenferry.inline.js`,
    ],
    { ...quiet, input: source },
  );
  return execFileSync("terser", ["--module", "--ecma=2020", "--mangle", "--compress=passes=3"], {
    ...quiet,
    input: joined,
    // Debian's terser is a script whose modules only Debian's own Node finds by itself.
    env: { ...process.env, NODE_PATH: "/usr/share/nodejs" },
  });
}
