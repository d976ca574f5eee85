// @ts-check
// A port of this computer alone, and what is served there.
import { once } from "node:events";
import { createServer } from "node:http";

/** @typedef {{ query: URLSearchParams, headers: import("node:http").IncomingHttpHeaders, body: string }} Asked */
/** @typedef {{ status?: number, headers?: Record<string, string>, body?: string | Uint8Array }} Answer */
/** @typedef {Record<string, (asked: Asked) => Answer>} Routes by method and path: "GET /user" */

const maxBody = 16 * 1024;

/** @param {import("node:http").IncomingMessage} request */
async function bodyOf(request) {
  let body = "";
  for await (const piece of request.setEncoding("utf8")) {
    body += piece;
    if (body.length > maxBody) throw new Error("too large a body");
  }
  return body;
}

/** Opens a port, 0 taking a free one; its routes may be given later. @param {number} port */
export async function listen(port) {
  /** @type {Routes} */
  const routes = {};
  const server = createServer(async (request, response) => {
    const [path, query] = (request.url ?? "").split("?", 2);
    const route = routes[`${request.method} ${path}`];
    try {
      const asked = { query: new URLSearchParams(query), headers: request.headers, body: await bodyOf(request) };
      const { status = 200, headers = {}, body = "" } = route
        ? route(asked)
        : { status: 404, headers: { "Content-Type": "text/plain" }, body: "There is nothing here.\n" };
      response.writeHead(status, { "X-Content-Type-Options": "nosniff", ...headers }).end(body);
    } catch {
      response.destroy(); // too large, or whoever asked has gone
    }
  });
  await once(server.listen(port, "127.0.0.1"), "listening");
  const own = /** @type {import("node:net").AddressInfo} */ (server.address()).port;
  return { routes, server, origin: (host = "127.0.0.1") => `http://${host}:${own}` };
}
