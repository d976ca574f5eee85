// @ts-check
// An HTTP proxy that does CONNECT alone, or answers it as the test says. Whatever name it is asked
// for, it goes to this machine.
import { once } from "node:events";
import { connect, createServer } from "node:net";

/** @typedef {import("node:net").Socket} Socket */

export class ConnectProxy {
  /** The heads of the requests that came. @type {string[]} */
  requests = [];
  /** Connections that were opened. */
  accepted = 0;
  /** How CONNECT is answered; undefined: with a tunnel. @type {((socket: Socket) => void) | undefined} */
  answer;
  port = 0;
  /** @type {Set<Socket>} */
  #sockets = new Set();
  #listener = createServer((socket) => this.#serve(socket));

  async start() {
    this.#listener.listen(0, "127.0.0.1");
    await once(this.#listener, "listening");
    this.port = /** @type {import("node:net").AddressInfo} */ (this.#listener.address()).port;
    return this;
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    const closed = once(this.#listener, "close");
    this.#listener.close();
    await closed;
  }

  #keep(/** @type {Socket} */ socket) {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => {}); // the peer may go at any moment
  }

  #serve(/** @type {Socket} */ socket) {
    this.accepted += 1;
    this.#keep(socket);
    let head = "";
    socket.on("data", (piece) => {
      head += piece.toString("latin1");
      if (!head.endsWith("\r\n\r\n")) return;
      socket.removeAllListeners("data");
      this.requests.push(head);
      if (this.answer) return this.answer(socket);
      const [, port] = /^CONNECT \S+:(\d+) HTTP\/1\.1\r\n/.exec(head) ?? [];
      const onward = connect(Number(port), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        socket.pipe(onward).pipe(socket);
      });
      this.#keep(onward);
      onward.on("close", () => socket.destroy());
    });
  }
}
