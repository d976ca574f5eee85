// @ts-check
// What the site's owner wrote: the block tokenferry-config in index.html, or tokenferry.json.
import { problem, report } from "./problems.js";
import { byId, say } from "./view.js";

/** @typedef {{ providers: any[], [key: string]: any }} Settings */

/** The configuration in the page or, while that has no provider, in the file beside it. */
export async function readConfiguration() {
  const inPage = parse(byId("tokenferry-config").textContent, "The block tokenferry-config");
  if (inPage.providers.length) return inPage;
  const answer = await fetch("tokenferry.json", { cache: "no-cache" }).catch(error => {
    throw problem("network_error", `${new URL("tokenferry.json", location.href)}: ${error.message}`);
  });
  // Some hosts send a page, with status 200, in place of a file that is not there.
  const found = answer.ok && !answer.headers.get("content-type")?.startsWith("text/html");
  return found ? { ...inPage, ...parse(await answer.text(), "tokenferry.json") } : inPage;
}

/** @param {string} text @param {string} where @returns {Settings} */
function parse(text, where) {
  let read;
  try {
    read = Object(JSON.parse(text || "{}"));
  } catch (error) {
    throw problem("invalid_option", `${where} is not JSON. ${/** @type {Error} */ (error).message}`);
  }
  const { providers = [] } = read;
  if (!Array.isArray(providers)) throw problem("invalid_option", `"providers" in ${where} is not a list.`);
  return { ...read, providers };
}

/** An address of the configuration, where a page may lead there. @param {string} option @param {any} given @param {string} scheme that it may have, too */
export function addressOf(option, given, scheme) {
  if (!given) return "";
  try {
    const { href, origin, protocol } = new URL(given, location.href);
    if (["https:", scheme].includes(protocol) || origin == location.origin) return href;
  } catch {}
  report(problem("invalid_option", `${option}: ${given} is not an https address`));
  return "";
}

/** What tells a provider's entry from the others: its name in the table, or its host. @param {any} entry */
const keyOf = ({ provider, baseUrl }) =>
  String(baseUrl ?? provider?.issuer ?? provider?.authorizationEndpoint ?? provider).replace(/^https?:\/\//, "").split("/")[0];

/**
 * Where a provider sends the visitor back: a place of its own for each, so that no answer of one passes
 * for another's (RFC 9700, section 4.4.2). The first has the page's address.
 * @param {any} entry
 * @param {any} first
 */
export function placeOf(entry, first) {
  const key = keyOf(entry);
  if (key == keyOf(Object(first))) return;
  return `${location.origin}${location.pathname}?provider=${encodeURIComponent(key)}`;
}

/** What people call a provider of the module's table: its id, with capitals. @param {any} provider */
export function nameOf(provider) {
  if (typeof provider != "string") return say("your account");
  return provider.replace(/^(git(?=[hl]))?(.)/, (_, git, letter) =>
    (git ? "Git" : "") + letter.toUpperCase());
}

/** In place of a provider's own mark, which is protected: two letters of its name. @param {string} name */
export function markOf(name) {
  const capitals = name.match(/\p{Lu}/gu) ?? [];
  return (capitals.length > 1 ? capitals : [...name]).slice(0, 2).join("");
}
