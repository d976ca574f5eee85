// @ts-check
// HTTP messages as the exchange reads and writes them: octets, in both directions.
import { octetsOf, textOf } from "./core.mjs";

/** @typedef {[name: string, value: string]} Field */
/** @typedef {{ start: string, fields: Field[], body: Uint8Array }} Message */

/** What frames a message: whoever moves its octets states that anew. */
const framing = ["content-length", "host", "transfer-encoding"];

/** @param {string} name */
const isFraming = (name) => framing.includes(name.toLowerCase());

/** @param {Uint8Array} octets @returns {Message} */
export function readMessage(octets) {
  let end = 0;
  while (String.fromCharCode(...octets.subarray(end, end + 4)) !== "\r\n\r\n") ++end;
  const [start, ...lines] = textOf(octets.subarray(0, end)).split("\r\n");
  const fields = lines.map((line) => {
    const colon = line.indexOf(":");
    return /** @type {Field} */ ([line.slice(0, colon), line.slice(colon + 2)]);
  });
  return { start, fields: fields.filter(([name]) => !isFraming(name)), body: octets.slice(end + 4) };
}

/** @param {string} start @param {Field[]} fields @param {Uint8Array} body @returns {Uint8Array} */
export function writeMessage(start, fields, body) {
  const lines = [start, ...fields.map(([name, value]) => `${name}: ${value}`)];
  const head = octetsOf(`${lines.join("\r\n")}\r\n\r\n`);
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}

/**
 * A request whose body has come so far: what the host's own reader has unframed is framed again.
 * @param {{ method: string, target: string, host: string, fields: Field[] }} head
 * @param {Uint8Array} body as far as it was read
 * @param {number} stated the length that the request stated; 0: none
 */
export function writeRequest({ method, target, host, fields }, body, stated) {
  const size = Math.max(body.length, stated);
  /** @type {Field[]} */
  const framed = [["host", host]];
  if (size > 0 || method === "POST") framed.push(["content-length", String(size)]);
  const others = fields.filter(([name]) => !isFraming(name));
  return writeMessage(`${method} ${target} HTTP/1.1`, [...framed, ...others], body);
}

/**
 * Reads at most one octet more than the limit, which shows that there are more.
 * @param {AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | null} stream
 * @param {number} limit
 */
export async function readAtMost(stream, limit) {
  const pieces = [];
  let size = 0;
  // Leaving the loop cancels the stream.
  for await (const piece of /** @type {AsyncIterable<Uint8Array>} */ (stream ?? [])) {
    pieces.push(piece.subarray(0, limit + 1 - size));
    size += pieces[pieces.length - 1].length;
    if (size > limit) break;
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
