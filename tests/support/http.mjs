// @ts-check
// One HTTP request, with exactly the headers that are asked for, and its whole answer.
import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";

import { authority } from "./tls.mjs";

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {import("node:http").IncomingHttpHeaders} headers
 * @property {string} text
 * @property {() => any} json
 */

/**
 * Sends a request and reads its answer. Redirects are not followed, cookies not kept.
 * @param {string} url
 * @param {{ method?: string, headers?: [string, string][], body?: string | Buffer,
 *           agent?: import("node:http").Agent }} [options]
 * @returns {Promise<Answer>}
 */
export function request(url, { method = "GET", headers = [], body = "", agent } = {}) {
  const target = new URL(url);
  const isSecure = target.protocol === "https:";
  // Given as a flat list, so that a name may stand twice; Node then adds none of its own.
  const list = headers.flat();
  const bodiless = ["GET", "HEAD", "OPTIONS", "TRACE", "DELETE"].includes(method);
  if (body.length || !bodiless) list.push("Content-Length", `${Buffer.byteLength(body)}`);
  if (!headers.some(([name]) => name.toLowerCase() === "host")) list.unshift("Host", target.host);
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? tlsRequest : plainRequest)(
      target,
      { method, headers: list, agent: agent ?? false, ...(isSecure && { ca: authority().cert }) },
      (incoming) => {
        /** @type {Buffer[]} */
        const pieces = [];
        incoming.on("data", (piece) => pieces.push(piece));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const text = Buffer.concat(pieces).toString();
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text,
            json: () => JSON.parse(text),
          });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
