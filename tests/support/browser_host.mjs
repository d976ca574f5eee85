// @ts-check
// A web host of the tests, one origin: it answers as its routes say, and keeps what it was asked.
import { once } from "node:events";
import { createServer } from "node:http";

/**
 * @typedef {object} Asked
 * @property {string} method
 * @property {URL} url
 * @property {import("node:http").IncomingHttpHeaders} headers
 * @property {string} body
 */
/** @typedef {{ status?: number, headers?: Record<string, string>, body?: string | Buffer }} Answer */
/** @typedef {(asked: Asked) => Answer | Promise<Answer>} Route */

/** Never answers. @type {Route} */
export const silence = () => new Promise(() => {});

/** Closes the connection instead. @type {Answer} */
export const hangUp = {};

/** @param {string} body @param {Record<string, string>} [headers] @returns {Answer} */
export const html = (body, headers = {}) => ({
  headers: { "Content-Type": "text/html; charset=utf-8", ...headers },
  body,
});

/** An answer that any page may read. @param {any} value @param {number} [status] @returns {Answer} */
export const openJson = (value, status = 200) => ({
  status,
  headers: { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" },
  body: typeof value == "string" ? value : JSON.stringify(value),
});

/** The answer to a preflight. @type {Answer} */
const preflight = {
  status: 204,
  headers: {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "authorization, auth0-client, x-page",
    "Access-Control-Allow-Methods": "GET, POST",
  },
};

export class Host {
  /** @type {Asked[]} */
  asked = [];
  /** By path. @type {Map<string, Route>} */
  routes = new Map();
  /** For every other path. @type {Route} */
  otherwise = () => ({ status: 404 });
  origin = "";
  /** Addresses may be long: what a page makes of those is for the page to show. */
  listener = createServer({ maxHeaderSize: 1 << 20 }, (request, response) => this.serve(request, response));

  /** @param {string} [name] the origin's host */
  async start(name = "127.0.0.1") {
    this.listener.listen(0, "127.0.0.1");
    await once(this.listener, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.listener.address());
    this.origin = `http://${name}:${port}`;
    return this;
  }

  /** What was asked at this path, preflights left out. @param {string} path */
  at(path) {
    return this.asked.filter(({ method, url }) => method != "OPTIONS" && url.pathname == path);
  }

  async stop() {
    const closed = once(this.listener, "close");
    this.listener.close();
    this.listener.closeAllConnections();
    await closed;
  }

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  async serve(request, response) {
    let body = "";
    for await (const piece of request) body += piece;
    const { method = "", headers } = request;
    const asked = { method, url: new URL(request.url ?? "", `${"encrypted" in request.socket ? "https" : "http"}://${headers.host}`), headers, body };
    this.asked.push(asked);
    const route = this.routes.get(asked.url.pathname) ?? this.otherwise;
    const answer = method == "OPTIONS" ? preflight : await route(asked);
    if (answer == hangUp) return response.destroy();
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  }
}
