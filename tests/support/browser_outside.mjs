// @ts-check
// Everything but loopback: the proxy that every browser is given. Hosts under .example are answered
// for here, and no other can be reached.
import { createServer } from "node:https";

import { Host } from "./browser_host.mjs";
import { selfSigned } from "./tls.mjs";

/** An image of one pixel. */
const pixel = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

export class Outside extends Host {
  #secure = createServer(selfSigned("Outside", "DNS:*.example", false), (request, response) =>
    this.serve(request, response),
  );

  otherwise = () => ({ headers: { "Content-Type": "image/gif" }, body: pixel });

  async start() {
    await super.start();
    this.listener.on("connect", (request, socket) => {
      socket.on("error", () => {}); // a browser breaks off what it asked of its own accord
      if (!request.url?.endsWith(".example:443"))
        return socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      this.#secure.emit("connection", socket);
    });
    return this;
  }

  get proxy() {
    return new URL(this.origin).host;
  }

  async stop() {
    this.#secure.closeAllConnections();
    await super.stop();
  }
}
