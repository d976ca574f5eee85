// @ts-check
// A stand-in for a provider's token endpoint: it answers as the test says, and keeps every request
// octet for octet.
import { once } from "node:events";
import { createServer as createPlainServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";

import { within } from "./wait.mjs";

/**
 * @typedef {object} Recorded
 * @property {string} head the request line and the header lines, as they came
 * @property {string} line the request line
 * @property {[string, string][]} headers as they came, in their order
 * @property {string} body
 * @property {number} connection the number of its connection, from 1
 */
/** @typedef {(request: Recorded, socket: import("node:net").Socket) => void} Responder */

const reasons = { 200: "OK", 302: "Found", 400: "Bad Request", 401: "Unauthorized" };

/** The text of a whole answer. @param {Record<string, string>} [headers] */
export function message(status = 200, headers = {}, body = "") {
  const reason = /** @type {Record<number, string>} */ (reasons)[status] ?? "Status";
  const lines = Object.entries({ "Content-Length": Buffer.byteLength(body), ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `HTTP/1.1 ${status} ${reason}\r\n${head}\r\n${body}`;
}

/** Answers with exactly these octets. @param {string | Buffer} octets @returns {Responder} */
export const octets = (octets) => (_, socket) => void socket.write(octets);

/** Answers with a JSON text, or with a value as one. @param {any} value @returns {Responder} */
export const json = (value, status = 200, headers = {}) => {
  const body = typeof value === "string" ? value : JSON.stringify(value);
  return octets(message(status, { "Content-Type": "application/json", ...headers }, body));
};

/** Answers in form encoding, as GitHub does unless asked. @returns {Responder} */
export const form = (/** @type {string | Record<string, string>} */ fields, status = 200) =>
  octets(
    message(
      status,
      { "Content-Type": "application/x-www-form-urlencoded" },
      new URLSearchParams(fields).toString(),
    ),
  );

/** Never answers. @type {Responder} */
export const silence = () => {};

/** Ends the connection without a word. @type {Responder} */
export const hangUp = (_, socket) => void socket.destroy();

/** Takes whole requests out of the text; gives what is left. */
function take(
  /** @type {string} */ text,
  /** @type {(r: Omit<Recorded, "connection">) => void} */ give,
) {
  for (;;) {
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) return text;
    const head = text.slice(0, end);
    const [line, ...fields] = head.split("\r\n");
    const headers = fields.map((field) => {
      const colon = field.indexOf(":");
      return /** @type {[string, string]} */ ([
        field.slice(0, colon),
        field.slice(colon + 1).trim(),
      ]);
    });
    const length = Number(headers.find(([name]) => /^content-length$/i.test(name))?.[1] ?? 0);
    if (text.length < end + 4 + length) return text;
    give({ head, line, headers, body: text.slice(end + 4, end + 4 + length) });
    text = text.slice(end + 4 + length);
  }
}

export class Provider {
  /** @type {Recorded[]} */
  requests = [];
  /** Connections that were opened, and those whose TLS handshake was completed. */
  accepted = 0;
  connections = 0;
  /** Octets that arrived within the connections. */
  received = 0;
  /** How the next requests are answered, one each; then, and if there are none, `answer`. */
  /** @type {Responder[]} */
  next = [];
  /** @type {Responder} */
  answer = json({ access_token: "gho_stand-in", token_type: "bearer" });
  /** The connections that stand, with TLS or without; a test may write to them or end them. */
  /** @type {Set<import("node:net").Socket>} */
  sockets = new Set();
  url = "";
  /** All that were opened, handshake or not. */
  /** @type {Set<import("node:net").Socket>} */
  #opened = new Set();
  /** @type {(() => void)[]} */
  #waiting = [];
  /** @type {import("node:net").Server} */
  #listener;

  /** @param {import("node:tls").TlsOptions | undefined} tls */
  constructor(tls) {
    const serve = (/** @type {import("node:net").Socket} */ socket) => this.#serve(socket);
    this.#listener = tls ? createTlsServer(tls, serve) : createPlainServer(serve);
    this.#listener.on("connection", (socket) => {
      this.accepted += 1;
      this.#opened.add(socket);
      socket.on("close", () => this.#opened.delete(socket));
      socket.on("error", () => {}); // a refused handshake; the test looks at what was received
    });
  }

  /** @param {import("node:net").Socket} socket */
  #serve(socket) {
    const connection = ++this.connections;
    let text = "";
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("error", () => {}); // the peer may go at any moment
    socket.on("data", (piece) => {
      this.received += piece.length;
      text = take(text + piece.toString("latin1"), (request) => {
        const recorded = { ...request, connection };
        this.requests.push(recorded);
        (this.next.shift() ?? this.answer)(recorded, socket);
        for (const look of this.#waiting) look();
      });
    });
  }

  /** Settles once this many requests have come. @param {number} count */
  arrived(count) {
    const there = new Promise((resolve) => {
      const look = () => this.requests.length >= count && resolve(undefined);
      this.#waiting.push(look);
      look();
    });
    return within(there, `${count} requests at the provider`, 240_000);
  }

  /** The last request's parameters, in their order. */
  parameters() {
    return [...new URLSearchParams(this.requests.at(-1)?.body ?? "")];
  }

  /** @param {string} [host] one of this machine's @param {number} [wanted] a port; 0: a free one */
  async start(host = "127.0.0.1", wanted = 0) {
    this.#listener.listen(wanted, host);
    await once(this.#listener, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#listener.address());
    this.port = port;
    return port;
  }

  /** Refuses connections, until it goes on. */
  async pause() {
    await this.stop();
  }

  async resume() {
    await this.start("127.0.0.1", this.port);
  }

  async stop() {
    for (const socket of this.#opened) socket.destroy();
    const closed = once(this.#listener, "close");
    this.#listener.close();
    await closed;
  }
}

/**
 * Starts a stand-in on a free port of 127.0.0.1, over TLS where it is given a certificate.
 * @param {import("node:tls").TlsOptions} [tls]
 */
export async function startProvider(tls) {
  const provider = new Provider(tls);
  const port = await provider.start();
  provider.url = tls ? `https://localhost:${port}/token` : `http://127.0.0.1:${port}/token`;
  return provider;
}
