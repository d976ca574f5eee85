// @ts-check
// The origins of a sign-in, each on a port of its own: the page, the module as from a CDN, the real
// exchange server, a provider and its API.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { appPage, appScript, strictPolicy } from "./browser_app.mjs";
import { Host } from "./browser_host.mjs";
import { Outside } from "./browser_outside.mjs";
import { StandIn } from "./browser_provider.mjs";
import { startServer } from "./server.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
export const dist = process.env.TOKENFERRY_DIST ?? `${repository}/dist`;

const types = {
  js: "text/javascript",
  wasm: "application/wasm",
  css: "text/css",
  html: "text/html",
};

/** @param {string} path @returns {import("./browser_host.mjs").Answer} */
export const file = (path) => ({
  headers: {
    "Content-Type": types[/** @type {"js"} */ (path.split(".").at(-1))],
    "Access-Control-Allow-Origin": "*",
  },
  body: readFileSync(path),
});

/** @typedef {{ clients: object[], profile?: boolean, signIn?: object }} Settings */

export class Stage {
  page = new Host();
  module = new Host();
  provider = new StandIn();
  outside = new Outside();
  /** What the app is given. @type {Settings} */
  settings = { clients: [] };
  /** Another policy than the strict one. */
  policy = "";
  /** Headers of the app's document. @type {Record<string, string>} */
  headers = {};
  /** What index.html finds in tokenferry.json. @type {unknown} */
  configuration = null;

  /** @param {import("./browser.mjs").FurtherClients} furtherClients of the exchange */
  async start(furtherClients) {
    await Promise.all([this.page.start("localhost"), this.module.start(), this.provider.start(), this.outside.start()]);
    const redirect_uris = [`${this.page.origin}/app/`, `${this.page.origin}/`];
    const auth = {
      client_secret: "the-secret-of-the-page",
      client_auth: "client_secret_post",
      redirect_uris,
    };
    this.exchange = await startServer({
      clients: [
        { client_id: "web", token_endpoint: this.provider.tokenEndpoint, ...auth },
        ...(await furtherClients(this)).map((client) => ({ ...auth, ...client })),
      ],
      limits: { requests_per_minute: 100_000, upstream_seconds: 4 },
    });
    this.reset();
    return this;
  }

  /** As it was at first. */
  reset() {
    this.provider.reset();
    this.page.asked.length = this.module.asked.length = this.outside.asked.length = 0;
    this.settings = { clients: [this.client()] };
    this.policy = "";
    this.headers = {};
    this.configuration = { providers: [this.client({ label: "Stand-in" })] };
    this.module.routes = new Map(
      ["tokenferry.js", "tokenferry.wasm"].map((name) => [
        `/${name}`,
        () => file(`${dist}/web/${name}`),
      ]),
    );
    this.page.routes = new Map(
      Object.entries({
        "/app/": () => appPage(this.settings, this.policy || this.strictPolicy(), this.headers),
        "/app/app.js": () => appScript(this.module.origin),
        "/": () => file(`${dist}/site/index.html`),
        "/web/page.js": () => file(`${dist}/site/web/page.js`),
        "/web/page.css": () => file(`${dist}/site/web/page.css`),
        "/web/tokenferry.js": () => file(`${dist}/site/web/tokenferry.js`),
        "/tokenferry.json": () =>
          this.configuration
            ? {
                headers: { "Content-Type": "application/json" },
                body: JSON.stringify(this.configuration),
              }
            : { status: 404 },
      }),
    );
  }

  /** The address of the exchange's token endpoint. */
  get tokenEndpoint() {
    return `${this.exchange?.url}/token`;
  }

  /** Options of a client for the stand-in behind the exchange, changed. @param {object} [change] */
  client(change = {}) {
    return {
      provider: this.provider.endpoints,
      clientId: "web",
      tokenEndpoint: this.tokenEndpoint,
      ...change,
    };
  }

  /** Options for a provider object that has more, an issuer say. @param {object} more */
  clientOf(more, change = {}) {
    return this.client({ provider: { ...this.provider.endpoints, ...more }, ...change });
  }

  /** The strict policy, which lets the app reach what its clients need and nothing else. */
  strictPolicy() {
    const addresses = this.settings.clients.flatMap(
      (/** @type {any} */ { provider, tokenEndpoint, baseUrl }) =>
        [tokenEndpoint, baseUrl, provider?.issuer, provider?.profileEndpoint ?? this.provider.endpoints.profileEndpoint]
          .filter((url) => URL.canParse(url)),
    );
    const reach = [...new Set(addresses.map((url) => new URL(url).origin))];
    return strictPolicy({ module: this.module.origin, reach });
  }

  /** The token requests that reached the stand-in, through the exchange or directly. */
  get exchanges() {
    return [...this.provider.front.at("/token"), ...this.provider.front.at("/open-token")];
  }

  async stop() {
    await Promise.all([
      this.page.stop(),
      this.module.stop(),
      this.provider.stop(),
      this.outside.stop(),
      this.exchange?.stop(),
    ]);
  }
}
