// @ts-check
// What docs/providers.json says, held against the providers themselves: whether each token endpoint
// lets pages in, and whether its metadata leads where we do. `./run providers` runs it.
//
//   --json        what was found, for machines
//   --list FILE   another list
//   --table       only prints the table of docs/providers.md
//
// Exit 0: all is true that could be asked; 1: something is not; 2: there is no network, or no such
// option.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Provider
 * @property {string} id
 * @property {string} name
 * @property {"name" | "issuer" | "endpoints" | "none"} how what a page says to use it
 * @property {boolean} exchange whether it needs one
 * @property {"any" | "client" | "none" | "unknown"} cors whose pages may read the token endpoint's answers
 * @property {Record<string, any>} [options] of createClient
 * @property {string} [authorizationEndpoint]
 * @property {string} [tokenEndpoint]
 * @property {string} [metadata]
 * @property {string} source
 * @property {string} date
 * @property {boolean} confirmed
 * @property {string} quirks
 */
/** @typedef {{ id: string, asked: boolean, reached: boolean, untrue: string[], unsure: string[], seen: Record<string, unknown> }} Finding */

const list = fileURLToPath(new URL("../docs/providers.json", import.meta.url));
const origin = "https://example.org";
const patience_ms = 15_000;

/** @returns {Provider[]} */
export const readProviders = (file = list) => JSON.parse(readFileSync(file, "utf8"));

/** The table of docs/providers.md. @param {Provider[]} providers */
export function tableOf(providers) {
  const rows = providers.map(({ name, options, exchange, how, date, source, confirmed, quirks }) => [
    name,
    options ? `\`${JSON.stringify(options)}\`` : "none",
    how == "none" ? "not supported" : exchange ? "yes" : "no",
    `[${date}](${source})${confirmed ? "" : ", not confirmed"}`,
    quirks.replaceAll("|", "\\|"),
  ]);
  const head = [["provider", "options, besides `clientId`", "exchange", "known", "remarks"], Array(5).fill("---")];
  return [...head, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Whether there is one host of it for everybody, which can be asked. @param {Provider} provider */
const isOneForAll = ({ tokenEndpoint }) =>
  tokenEndpoint !== undefined && !/\byour-/.test(new URL(tokenEndpoint).host);

/** @param {string} url @param {RequestInit} [request] */
const ask = (url, request) =>
  fetch(url, { redirect: "manual", signal: AbortSignal.timeout(patience_ms), ...request });

/** Who may read an answer. @param {Response} response */
const readerOf = (response) => response.headers.get("access-control-allow-origin");

/** A token request of a page, with a code that cannot exist. */
const tokenRequest = () => ({
  method: "POST",
  headers: { origin, accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
  body: String(new URLSearchParams({
    grant_type: "authorization_code",
    client_id: "tokenferry-check",
    redirect_uri: `${origin}/`,
    code: `none-${randomBytes(8).toString("hex")}`,
    code_verifier: randomBytes(32).toString("base64url"),
  })),
});

/** @param {string} tokenEndpoint @param {Provider} provider @param {Finding} finding */
async function askTokenEndpoint(tokenEndpoint, { cors }, finding) {
  const preflight = await ask(tokenEndpoint, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
  });
  const answer = await ask(tokenEndpoint, tokenRequest());
  finding.reached = true;
  const { status } = answer;
  finding.seen.preflight = { status: preflight.status, allowOrigin: readerOf(preflight) };
  finding.seen.token = { status, allowOrigin: readerOf(answer) };
  // A page's token request needs no preflight, so that the answer decides.
  const letsIn = ["*", origin].includes(readerOf(answer) ?? "");
  if (status == 403 || status == 429 || status >= 500) {
    finding.unsure.push(`the token endpoint answers with status ${status} to whoever asks so`);
  } else if (status == 404 || status == 405 || status == 410 || (status >= 300 && status < 400)) {
    finding.untrue.push(`no token endpoint is there: status ${status}`);
  } else if (cors == "any" && !letsIn) {
    finding.untrue.push("the token endpoint lets pages in no more");
  } else if (cors == "none" && letsIn) {
    finding.untrue.push("the token endpoint lets pages in now: perhaps no exchange is needed any more");
  } else if (cors == "unknown") {
    finding.unsure.push(`the token endpoint ${letsIn ? "lets pages in" : "lets no page in"}, at least for this client`);
  }
}

/** @param {string} url @param {Provider} provider @param {Finding} finding */
async function askMetadata(url, { how, options, authorizationEndpoint, tokenEndpoint }, finding) {
  const answer = await ask(url, { headers: { origin, accept: "application/json" } });
  finding.reached = true;
  finding.seen.metadata = { status: answer.status, allowOrigin: readerOf(answer) };
  /** @type {any} */
  const told = await answer.json().catch(() => null);
  if (!answer.ok || !told) return void finding.untrue.push(`no metadata at ${url}: status ${answer.status}`);
  /** @type {[string, unknown, unknown][]} */
  const pairs = [
    ["authorization_endpoint", told.authorization_endpoint, authorizationEndpoint],
    ["token_endpoint", told.token_endpoint, tokenEndpoint],
    ...(how == "issuer" ? [/** @type {[string, unknown, unknown]} */ (["issuer", told.issuer, options?.provider.issuer])] : []),
  ];
  for (const [name, is, was] of pairs) {
    if (is !== was) finding.untrue.push(`its ${name} is ${is}, and not ${was}`);
  }
  const methods = told.code_challenge_methods_supported;
  if (methods && !methods.includes("S256")) finding.untrue.push("it does PKCE with S256 no more");
  if (how == "issuer" && readerOf(answer) == null) finding.untrue.push("no page may read its metadata any more");
}

/** Asks a provider. @param {Provider} provider @returns {Promise<Finding>} */
export async function check(provider) {
  /** @type {Finding} */
  const finding = { id: provider.id, asked: isOneForAll(provider), reached: false, untrue: [], unsure: [], seen: {} };
  if (!finding.asked) return finding;
  /** @param {string | undefined} url @param {(url: string, provider: Provider, finding: Finding) => Promise<void>} way */
  const attempt = async (url, way) => {
    if (url) await way(url, provider, finding).catch(({ cause, message }) =>
      finding.untrue.push(`${new URL(url).host} cannot be reached: ${cause?.code ?? message}`));
  };
  await Promise.all([attempt(provider.tokenEndpoint, askTokenEndpoint), attempt(provider.metadata, askMetadata)]);
  return finding;
}

/** @param {Finding[]} findings */
function print(findings) {
  const asked = findings.filter((finding) => finding.asked);
  const width = Math.max(...asked.map(({ id }) => id.length));
  for (const { id, untrue, unsure } of asked) {
    for (const line of untrue) console.log(`${id.padEnd(width)}  no longer true: ${line}`);
    for (const line of unsure) console.log(`${id.padEnd(width)}  not certain: ${line}`);
    if (!untrue.length && !unsure.length) console.log(`${id.padEnd(width)}  true`);
  }
  const wrong = asked.filter(({ untrue }) => untrue.length).length;
  console.log(`${asked.length} asked, ${wrong} no longer as docs/providers.json says; ` +
    `${findings.length - asked.length} have a host for each customer, or no way in`);
}

/** @param {string[]} given @returns {Promise<number>} the exit status */
async function main(given) {
  let file = list, json = false;
  for (let option; (option = given.shift());) {
    if (option == "--json") json = true;
    else if (option == "--list" && given[0]) file = given.shift() ?? "";
    else if (option == "--table") return console.log(tableOf(readProviders(file))), 0;
    else return console.error(`run: providers takes --json and --list FILE, not ${option}`), 2;
  }
  const findings = await Promise.all(readProviders(file).map(check));
  const asked = findings.filter((finding) => finding.asked);
  if (asked.length && !asked.some(({ reached }) => reached)) {
    console.error(`run: there is no network: none of ${asked.length} providers can be reached`);
    return 2;
  }
  if (json) console.log(JSON.stringify(findings, null, 2));
  else print(findings);
  return findings.some(({ untrue }) => untrue.length) ? 1 : 0;
}

if (process.argv[1] == fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
