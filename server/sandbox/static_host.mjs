// @ts-check
// A static host for the page.
import { readFileSync } from "node:fs";

/** @param {string} file @param {string} type @returns {import("./listener.mjs").Answer} */
function send(file, type) {
  const headers = {
    "Cache-Control": "no-cache", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
  };
  try {
    return { headers: { ...headers, "Content-Type": `${type}; charset=utf-8` }, body: readFileSync(file) };
  } catch {
    return { status: 404, headers: { ...headers, "Content-Type": "text/plain" }, body: "There is no such file.\n" };
  }
}

/**
 * @param {string} root the folder of index.html @param {string} configuration a file
 * @returns {import("./listener.mjs").Routes}
 */
export const siteRoutes = (root, configuration) => ({
  "GET /": () => send(`${root}/index.html`, "text/html"),
  // One address for the page: a redirect URI is compared character for character.
  "GET /index.html": () => ({ status: 302, headers: { Location: "/" } }),
  "GET /web/page.js": () => send(`${root}/web/page.js`, "text/javascript"),
  "GET /web/page.css": () => send(`${root}/web/page.css`, "text/css"),
  "GET /web/tokenferry.js": () => send(`${root}/web/tokenferry.js`, "text/javascript"),
  "GET /tokenferry.json": () => send(configuration, "application/json"),
});
