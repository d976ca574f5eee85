// @ts-check
// The sandbox, as ./run starts it: a provider with made-up people, and a static host for the page.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { dist } from "./browser_stage.mjs";
import { temporaryFile } from "./temporary.mjs";
import { Arriving, within } from "./wait.mjs";

const program = fileURLToPath(new URL("../../server/sandbox/main.mjs", import.meta.url));

/** Starts a part, and gives the addresses that it prints. @param {string[]} args @param {string[]} names */
async function launch(args, names) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const output = new Arriving(child.stdout);
  const closed = once(child, "close");
  const urls = await Promise.all(names.map((name) =>
    output.until(`${name} listening`, (text) => new RegExp(`^${name} listening on (\\S+)\n`, "m").exec(text)?.[1])));
  return {
    urls,
    async stop() {
      child.kill("SIGTERM");
      await within(closed, "the sandbox's end");
    },
  };
}

/** @param {{ clientId: string, secret: string, redirectUris: string[] }} client */
export async function startSandbox({ clientId, secret, redirectUris }) {
  const { urls: [provider, api], stop } = await launch([
    "provider", "--client-id", clientId, "--secret-file", temporaryFile("sandbox.secret", secret),
    ...redirectUris.flatMap((uri) => ["--redirect-uri", uri]),
  ], ["provider", "api"]);
  return {
    endpoints: { authorizationEndpoint: `${provider}/authorize`, profileEndpoint: `${api}/user`, issuer: provider },
    tokenEndpoint: `${provider}/token`,
    stop,
  };
}

/** Serves index.html, and the configuration that it is given once the others' addresses are known. */
export async function startSite() {
  const file = temporaryFile("tokenferry.json", "{}");
  const { urls: [url], stop } = await launch(
    ["page", "--root", `${dist}/site`, "--config", file], ["page"]);
  return { url, stop, configure: (/** @type {object} */ value) => writeFileSync(file, JSON.stringify(value)) };
}
