// @ts-check
// An address that takes no connection and refuses none: a listener whose queue is full, and who
// never looks at it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const listener = `
const server = require("node:net").createServer();
server.listen({ port: 0, host: process.argv[1], backlog: 1 }, () => {
  require("node:fs").writeSync(1, server.address().port + "\\n");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** @param {string} host one of this machine's */
export async function deadAddress(host) {
  const child = spawn(process.execPath, ["-e", listener, host], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.on("exit", () => child.kill("SIGKILL"));
  const [line] = await once(child.stdout, "data");
  const port = Number(line);
  /** @type {import("node:net").Socket[]} */
  const sockets = [];
  for (let isFull = false; !isFull; ) {
    const socket = connect(port, host);
    socket.on("error", () => {});
    sockets.push(socket);
    isFull = await Promise.race([once(socket, "connect").then(() => false), pause(500, true)]);
  }
  return {
    port,
    stop() {
      for (const socket of sockets) socket.destroy();
      child.kill("SIGKILL");
    },
  };
}
