// @ts-check
// The smallest page that signs its visitors in, as a site owner would write it, under the strictest
// policy that the module promises to work with.
import { html } from "./browser_host.mjs";

/** Everything that the policy allows is listed here. @param {{ module: string, reach: string[] }} origins */
export const strictPolicy = ({ module, reach }) =>
  [
    "default-src 'none'",
    `script-src 'self' ${module} 'wasm-unsafe-eval'`,
    `connect-src ${[module, ...reach].join(" ")}`,
    "img-src https: data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

/** A text in a data block of a page. @param {unknown} value */
const inert = (value) => JSON.stringify(value).replaceAll("<", "\\u003c");

/**
 * @param {{ clients: object[], profile?: boolean }} settings
 * @param {string} policy
 * @param {Record<string, string>} [headers]
 */
export const appPage = (settings, policy, headers = {}) =>
  html(
    `<!doctype html>
<html lang="en">
<title>App</title>
<link rel="icon" href="data:,">
<script type="application/json" id="settings">${inert(settings)}</script>
<script type="module" src="/app/app.js"></script>
<main>
  <div id="sign-in"></div>
  <p>Code: <output id="code"></output></p>
  <p>Message: <output id="message"></output></p>
  <div id="profile"></div>
</main>
</html>`,
    { "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", ...headers },
  );

/** @param {string} module the module's origin */
export const appScript = (module) => ({
  headers: { "Content-Type": "text/javascript" },
  body: `
import { createClient } from "${module}/tokenferry.js";
const root = document.documentElement;
const at = id => document.getElementById(id);
const settings = JSON.parse(at("settings").textContent);
const app = globalThis.app = { clients: [], session: null, error: null, events: [], createClient, act };

// While something is under way the outcome is not there, so that a test can wait for it.
async function act(work) {
  delete root.dataset.outcome;
  at("code").value = at("message").value = "";
  try {
    const outcome = await work();
    if (outcome) root.dataset.outcome = outcome;
  } catch (error) {
    app.error = error;
    at("code").value = error.code ?? error.name;
    at("message").value = error.message;
    root.dataset.outcome = "error";
  }
}

// The Back button may bring the page back as it was when it left: on the way to the provider.
addEventListener("pageshow", event => {
  if (!event.persisted) return;
  delete root.dataset.outcome;
  location.reload();
});

act(async () => {
  app.clients = await Promise.all(settings.clients.map(options => createClient(options)));
  for (const client of app.clients) {
    for (const type of ["signin", "signout", "refresh", "expire"]) {
      client.addEventListener(type, event => app.events.push(type + " " + (event.session == app.session)));
    }
    const button = document.createElement("button");
    button.textContent = "Sign in";
    // The page goes away then: there is no outcome here.
    button.onclick = () => act(async () => void await client.signIn(settings.signIn));
    at("sign-in").append(button);
  }
  for (const client of app.clients) {
    app.session = await client.resume();
    if (!app.session) continue;
    if (settings.profile !== false) await app.session.renderProfile(at("profile"));
    return "session";
  }
  return "none";
});
`,
});

/**
 * Runs something before or behind the app's own script.
 * @param {import("./browser_stage.mjs").Stage} stage
 * @param {{ before?: string, behind?: string }} more
 */
export function changeApp({ page: { routes } }, { before = "", behind = "" }) {
  const script = routes.get("/app/app.js");
  routes.set("/app/app.js", async (asked) => {
    const answer = await script?.(asked);
    return { ...answer, body: `${before}\n${answer?.body}\n${behind}` };
  });
}
