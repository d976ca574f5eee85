// @ts-check
// A client that sends octets as they are given, for what no HTTP library would send.
import { connect } from "node:net";

import { Arriving, within } from "./wait.mjs";

/**
 * @typedef {{ status: number, head: string, headers: Record<string, string>,
 *             body: string }} Reply
 */

/** The whole answers at the beginning of the text. @returns {Reply[]} */
export function replies(/** @type {string} */ text) {
  const found = [];
  for (;;) {
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) return found;
    const head = text.slice(0, end);
    const [line, ...fields] = head.split("\r\n");
    const headers = Object.fromEntries(
      fields.map((field) => [
        field.slice(0, field.indexOf(":")).toLowerCase(),
        field.slice(field.indexOf(":") + 1).trim(),
      ]),
    );
    const body = text.slice(end + 4, end + 4 + Number(headers["content-length"] ?? 0));
    found.push({ status: Number(line.split(" ")[1]), head, headers, body });
    text = text.slice(end + 4 + body.length);
  }
}

/** A connection, and all that came over it. */
export class Connection {
  /** @param {number} port */
  constructor(port) {
    this.socket = connect(port, "127.0.0.1");
    this.received = new Arriving(this.socket);
    this.failed = false;
    this.socket.on("error", () => (this.failed = true)); // a reset is a way to be closed
    this.opened = new Promise((resolve) => this.socket.once("connect", resolve));
    this.closed = new Promise((resolve) => this.socket.once("close", resolve));
  }

  /** @param {string | Buffer} octets */
  send(octets) {
    this.socket.write(typeof octets === "string" ? Buffer.from(octets, "latin1") : octets);
    return this;
  }

  /** The first answers, once there are this many. */
  async answers(count = 1) {
    await this.received.until(`${count} answers`, (text) => replies(text).length >= count);
    return replies(this.received.text);
  }

  /** All the answers, once the server has closed the connection. */
  async ended(/** @type {number | undefined} */ ms = undefined) {
    await within(this.closed, "the end of the connection", ms);
    return replies(this.received.text);
  }

  destroy() {
    this.socket.destroy();
  }
}

/**
 * Sends the octets and gives all answers once the server has closed the connection.
 * @param {number} port
 * @param {string | Buffer} octets
 */
export async function tell(port, octets) {
  const connection = new Connection(port).send(octets);
  try {
    return await connection.ended();
  } finally {
    connection.destroy();
  }
}

/**
 * A token request, octet for octet; `head` lines stand in for the usual ones.
 * @param {string} body
 * @param {string[]} [lines] the header lines after Host
 */
export function tokenRequest(body, lines) {
  const usual = [
    "Origin: https://good.example",
    "Content-Type: application/x-www-form-urlencoded",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const head = ["POST /token HTTP/1.1", "Host: exchange.test", ...(lines ?? usual)];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}
