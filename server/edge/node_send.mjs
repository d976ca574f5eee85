// @ts-check
// The way to the provider in Node: with an authority of one's own, by a proxy, and undecoded.
import { once } from "node:events";
import { Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent, request as tlsRequest } from "node:https";
import { connect } from "node:net";
import { checkServerIdentity, connect as connectTls, rootCertificates } from "node:tls";

import { readAtMost } from "./message.mjs";
import { reasonOf } from "./send.mjs";

/** @typedef {import("./send.mjs").Proxy} Proxy */

/** Asks the proxy for a tunnel. @param {Proxy} proxy @param {AbortSignal} signal */
async function openTunnel({ host, port, connect: question }, signal) {
  const socket = connect({ host: host.replace(/^\[|\]$/g, ""), port });
  signal.addEventListener("abort", () => socket.destroy(), { once: true });
  await once(socket, "connect");
  socket.write(question);
  let said = "";
  for await (const piece of socket.iterator({ destroyOnReturn: false })) {
    said += piece.toString("latin1");
    if (said.includes("\r\n\r\n") || said.length > 16_384) break;
  }
  if (/^HTTP\/1\.[01] 2\d\d[ \r][^]*\r\n\r\n$/.test(said)) return socket;
  socket.destroy();
  throw Object.assign(new Error("the proxy refuses CONNECT"), { code: "proxy" });
}

/** @param {string} [authority] a further trust anchor, in PEM @returns {import("./send.mjs").Send} */
export function sendFromNode(authority) {
  const trust = {
    ...(authority && { ca: [...rootCertificates, authority] }),
    /** RFC 9525, section 6.3: the common name is no host's. @type {typeof checkServerIdentity} */
    checkServerIdentity: (name, certificate) =>
      certificate.subjectaltname
        ? checkServerIdentity(name, certificate)
        : Object.assign(new Error("no name"), { code: "ERR_TLS_CERT_ALTNAME_INVALID" }),
  };
  const agents = { "http:": new PlainAgent({ keepAlive: true }), "https:": new Agent({ keepAlive: true, ...trust }) };

  return async ({ url, method, fields, body, proxy }, { seconds, limit }) => {
    const target = new URL(url);
    const signal = AbortSignal.timeout(seconds * 1000);
    try {
      const isSecure = target.protocol === "https:";
      const socket = proxy && (await openTunnel(proxy, signal));
      const servername = target.hostname;
      const way = socket
        ? { createConnection: () => connectTls({ socket, servername, ...trust }), agent: false }
        : { agent: agents[/** @type {"http:" | "https:"} */ (target.protocol)] };
      const headers = { ...Object.fromEntries(fields), "Content-Length": body.length };
      const send = isSecure ? tlsRequest : plainRequest;
      const request = send(target, { method, headers, signal, .../** @type {object} */ (way) });
      request.on("error", () => {}); // also one that comes when nobody waits any more
      request.end(body);
      // Deno ends no request on a kept connection by the signal alone.
      const [answer] = await once(request, "response", { signal });
      const { "retry-after": retryAfter = "", "content-encoding": encoding = "" } = answer.headers;
      return { status: answer.statusCode, retryAfter, encoding, body: await readAtMost(answer, limit) };
    } catch (error) {
      return signal.aborted ? { reason: "timeout", detail: "waiting for the answer" } : reasonOf(error);
    }
  };
}
