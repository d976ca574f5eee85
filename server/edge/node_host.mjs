// @ts-check
// The exchange on a socket of Node's.
import { once } from "node:events";
import { chmodSync } from "node:fs";
import { createServer as createPlainServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { setTimeout as pause } from "node:timers/promises";

import { ConfigurationError } from "./core.mjs";
import { readAtMost } from "./message.mjs";
import { nodeFiles } from "./node_files.mjs";
import { say } from "./node_notices.mjs";
import { sendFromNode } from "./node_send.mjs";
import { loadTls } from "./node_tls.mjs";
import { Service } from "./service.mjs";
import { module } from "./wasm.mjs";

/** @typedef {import("node:http").IncomingMessage} IncomingMessage */

/** @param {string} line */
const log = (line) => void process.stdout.write(`${line}\n`);
process.stdout.on("error", () => {}); // a reader that has gone must not stop the server

/** @param {string} file @param {string} listen */
function configure(file, listen) {
  const source = { module, file, listen, environment: process.env, files: nodeFiles };
  let send = sendFromNode();
  const service = new Service(source, { send: (...all) => send(...all), log });
  const { authority, own } = loadTls(service.settings);
  if (authority) send = sendFromNode(authority);
  for (const warning of service.settings.warnings) say(`tokenferry: warning: ${warning}`);
  return { service, own };
}

/** @typedef {ReturnType<typeof configure>} Configured */

/** @param {IncomingMessage} request @returns {import("./service.mjs").Incoming} */
function incoming(request) {
  /** @type {[string, string][]} */
  const fields = [];
  const { rawHeaders } = request;
  for (let i = 0; i < rawHeaders.length; i += 2) fields.push([rawHeaders[i], rawHeaders[i + 1]]);
  return {
    method: request.method ?? "",
    target: request.url ?? "",
    host: request.headers.host ?? "none",
    fields,
    address: request.socket.remoteAddress ?? "",
    stated: Number(request.headers["content-length"] ?? 0) || 0,
    read: (limit) => readAtMost(request, limit),
  };
}

/** @param {() => Service} current @param {() => boolean} isLeaving */
const handle = (current, isLeaving) =>
  async (/** @type {IncomingMessage} */ request, /** @type {import("node:http").ServerResponse} */ response) => {
    try {
      const { status, fields, body } = await current().answer(incoming(request));
      response.sendDate = false;
      // What was not read stands in the way of another request.
      if (isLeaving() || !request.complete) response.setHeader("Connection", "close");
      if (status !== 204 && request.method !== "HEAD") response.setHeader("Content-Length", body.length);
      for (const [name, value] of fields) response.setHeader(name, value);
      response.writeHead(status).end(body);
    } catch {
      response.destroy(); // whoever asked has gone
    }
  };

/** @param {import("./service.mjs").Settings} settings */
function addressOf({ host, port, path }) {
  const name = host.includes(":") ? `[${host}]` : host;
  return path ? { listen: { path }, text: `unix:${path}` } : { listen: { host, port }, text: `${name}:${port}` };
}

/** @param {Configured} configured @param {(request: any, response: any) => void} handler */
async function open({ service: { settings }, own }, handler) {
  const options = { requestTimeout: 10_000, headersTimeout: 10_000, keepAliveTimeout: 75_000, connectionsCheckingInterval: 1000 };
  const server = own ? createTlsServer({ ...options, ...own }) : createPlainServer(options);
  for (const event of ["request", "checkContinue", "checkExpectation"]) server.on(event, handler);
  const { listen, text } = addressOf(settings);
  try {
    await once(server.listen(listen), "listening");
  } catch (error) {
    const reason = /** @type {NodeJS.ErrnoException} */ (error).code ?? "a fault";
    throw new ConfigurationError(`listen: expected an address that is free, found ${text}: ${reason}`);
  }
  if (settings.path) chmodSync(settings.path, settings.mode);
  return server;
}

/** @param {import("node:http").Server} server @param {import("./service.mjs").Settings} settings */
function urlOf(server, { path, host, certificate }) {
  if (path) return `unix:${path}`;
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return `${certificate ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Validates, and sees that the address is free. @param {string} file @param {string} listen */
export async function check(file, listen) {
  const server = await open(configure(file, listen), () => {});
  server.close();
}

/** Serves until a signal ends it. @param {string} file @param {string} listen */
export async function start(file, listen) {
  const first = configure(file, listen);
  let { service } = first;
  let isLeaving = false;
  const server = await open(first, handle(() => service, () => isLeaving));
  process.on("SIGHUP", () => {
    try {
      ({ service } = configure(file, listen));
      say("tokenferry: reloaded, but listen and tls, which take a restart");
    } catch (error) {
      say(`tokenferry: not reloaded, and as before: ${/** @type {Error} */ (error).message}`);
    }
  });
  const leave = async (/** @type {string} */ signal) => {
    if (isLeaving) process.exit(0);
    isLeaving = true;
    service.leave();
    if (signal === "SIGTERM") await pause(service.settings.drain_seconds * 1000);
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, leave);
  say(`listening on ${urlOf(server, service.settings)}`);
}
