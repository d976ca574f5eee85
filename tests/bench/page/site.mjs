// @ts-check
// A static host with a page for each contender, and a provider with its API, each an origin.
import { readFileSync } from "node:fs";

import { dist, file } from "../../support/browser_stage.mjs";
import { Host, html } from "../../support/browser_host.mjs";
import { StandIn } from "../../support/browser_provider.mjs";
import { compressed } from "../../support/page_size.mjs";
import { bundled, ours, single } from "../peers.mjs";

/** @typedef {import("../../support/browser_host.mjs").Answer} Answer */
/** @typedef {{ login: string, shown: number, redirected: number }} Outcome */

const client_id = "web";

/** This project's files, which pages load as they are. @type {Record<string, string>} */
const own = {
  [ours]: `${dist}/web/tokenferry.js`,
  [single]: `${dist}/web/tokenferry.inline.js`,
};

/** What a page does with the contender's file. @param {string} name */
const script = (name) =>
  bundled(`import { start } from "./page/script.mjs";
    import { flowOf } from "./peers/tokenferry_flow.mjs";
    import * as client from "./client.js";
    start(${name in own ? "flowOf(client.createClient)" : "client"});`);

/** As static hosts send files. @param {Answer} answer */
const sent = ({ headers, body }) => ({
  headers: { ...headers, "Content-Encoding": "br", "Cache-Control": "max-age=600" },
  body: compressed(Buffer.from(body ?? "")),
});

/** @param {object} json */
const part = (json) => Buffer.from(JSON.stringify(json)).toString("base64url");

export class Site {
  host = new Host();
  provider = new StandIn();
  /** The visitor's arrival at the provider. @type {PromiseWithResolvers<void>} */
  #arrival = Promise.withResolvers();
  /** What the visit comes to. @type {PromiseWithResolvers<Outcome>} */
  #outcome = Promise.withResolvers();

  /** @param {string[]} names of the contenders */
  async start(names) {
    await Promise.all([this.host.start("localhost"), this.provider.start()]);
    this.provider.asks = true;
    this.#route();
    for (const name of names) this.#addPage(name);
    return this;
  }

  #route() {
    const { front } = this.provider;
    const authorize = front.routes.get("/authorize") ?? front.otherwise;
    front.routes.set("/authorize", (asked) => {
      this.provider.token = this.#tokens(asked.url.searchParams.get("nonce"));
      this.#arrival.resolve();
      return authorize(asked);
    });
    const exchange = front.routes.get("/open-token") ?? front.otherwise;
    // The second is the only path that auth0-spa-js knows; keycloak-js sends cookies along.
    for (const path of ["/open-token", "/oauth/token"]) {
      front.routes.set(path, async (asked) => {
        const { headers, ...answer } = await exchange(asked);
        return { ...answer, headers: { ...headers, ...this.#openToCookies } };
      });
    }
    this.host.routes.set("/outcome", ({ body }) => {
      const { error, ...outcome } = JSON.parse(body);
      if (error) this.#outcome.reject(new Error(error));
      else this.#outcome.resolve(outcome);
      return { status: 204 };
    });
  }

  get #openToCookies() {
    return {
      "Access-Control-Allow-Origin": this.host.origin,
      "Access-Control-Allow-Credentials": "true",
    };
  }

  /** What a client gets that asks for an ID token. @param {string | null} nonce */
  #tokens(nonce) {
    if (!nonce) return {};
    const iat = Math.floor(Date.now() / 1000);
    const iss = `${this.provider.front.origin}/`;
    const claims = { iss, sub: "1815", aud: client_id, iat, exp: iat + 3600, nonce };
    const jwt = `${part({ alg: "RS256" })}.${part(claims)}.${part({})}`;
    return { access_token: jwt, id_token: jwt, expires_in: 3600 };
  }

  /** @param {string} name */
  #addPage(name) {
    const path = `/${name}/`;
    const pieces = {
      "": html(this.#page(path, name)),
      "client.js": this.#client(name),
      "tokenferry.wasm": file(`${dist}/web/tokenferry.wasm`),
    };
    for (const [piece, answer] of Object.entries(pieces)) {
      const ready = sent(answer);
      this.host.routes.set(path + piece, () => ready);
    }
  }

  /** The page, which hints at what it will load, as index.html does. @param {string} path @param {string} name */
  #page(path, name) {
    const { front, api, endpoints, openTokenEndpoint } = this.provider;
    const flow = {
      ...endpoints,
      issuer: front.origin,
      tokenEndpoint: openTokenEndpoint,
      clientId: client_id,
      redirectUri: this.host.origin + path,
      scope: "read:user",
    };
    const wasm = `<link rel="preload" href="tokenferry.wasm" as="fetch" type="application/wasm" crossorigin>`;
    return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Sign in</title>
<link rel="icon" href="data:,">
<link rel="modulepreload" href="client.js">
${name == ours ? wasm : ""}
<link rel="preconnect" href="${front.origin}" crossorigin>
<link rel="preconnect" href="${api.origin}" crossorigin>
<script type="application/json" id="flow">${JSON.stringify(flow)}</script>
<h1 id="name"></h1>
<script type="module">${script(name)}</script>
</html>`;
  }

  /**
   * Pages that wait for a click, with the same stylesheet: ours as it is shipped, under `own`; and,
   * under `peer`, the least that works with that client.
   * @param {string} peer
   */
  addButtons(peer) {
    const { endpoints, openTokenEndpoint } = this.provider;
    const flow = { ...endpoints, tokenEndpoint: openTokenEndpoint, clientId: client_id };
    const { authorizationEndpoint, profileEndpoint, tokenEndpoint, clientId } = flow;
    const provider = { label: "Sign in", provider: { authorizationEndpoint, profileEndpoint }, tokenEndpoint, clientId };
    const index = readFileSync(`${dist}/site/index.html`, "utf8");
    const configured = index.replace('{ "providers": [] }', JSON.stringify({ providers: [provider] }));
    const pieces = {
      "own/": html(configured),
      "own/web/page.js": file(`${dist}/site/web/page.js`),
      "own/web/page.css": file(`${dist}/site/web/page.css`),
      "own/web/tokenferry.js": file(`${dist}/site/web/tokenferry.js`),
      "peer/": html(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Sign in</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
<link rel="modulepreload" href="client.js">
<script type="application/json" id="flow">${JSON.stringify({ ...flow, redirectUri: this.host.origin })}</script>
<button id="sign-in" disabled>Sign in</button>
<script type="module">
import { signIn } from "./client.js";
const button = document.getElementById("sign-in");
button.onclick = () => signIn(JSON.parse(document.getElementById("flow").textContent));
button.disabled = false;
</script>
</html>`),
      "peer/page.css": file(`${dist}/site/web/page.css`),
      "peer/client.js": this.#client(peer),
    };
    for (const [piece, answer] of Object.entries(pieces)) {
      const ready = sent(answer);
      this.host.routes.set(`/button/${piece}`, () => ready);
    }
  }

  /** A contender's file. @param {string} name */
  #client(name) {
    const shipped = own[name];
    return {
      headers: { "Content-Type": "text/javascript" },
      body: shipped ? readFileSync(shipped) : bundled(`export * from "./peers/${name}.mjs";`),
    };
  }

  /** Makes ready for a visitor: nobody has asked for anything yet. */
  expect() {
    for (const { asked } of [this.host, this.provider.front, this.provider.api]) asked.length = 0;
    this.#arrival = Promise.withResolvers();
    this.#outcome = Promise.withResolvers();
    return { arrival: this.#arrival.promise, outcome: this.#outcome.promise };
  }

  /** The requests of this method and path. @param {string} method @param {string} path */
  count(method, path) {
    const all = [this.host, this.provider.front, this.provider.api].flatMap(({ asked }) => asked);
    return all.filter((one) => one.method == method && one.url.pathname == path).length;
  }

  async stop() {
    await Promise.all([this.host.stop(), this.provider.stop()]);
  }
}
