// @ts-check
// A name server of the test's own, and a server program that asks it and nobody else.
import { spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync } from "node:fs";

import { program } from "./server.mjs";
import { temporaryFile } from "./temporary.mjs";

/** @typedef {"silent" | "refusing" | string} Answer IPv4 addresses with spaces between them, or how there is none */

/** Why there can be none here; empty: there can. */
export const obstacle =
  process.getuid?.() === 0 && spawnSync("unshare", ["--mount", "true"]).status === 0
    ? ""
    : "a name server of its own takes root and a mount namespace: run as root";

const refused = 0x8185; // an answer, REFUSED (RFC 1035, section 4.1.1)
const fine = 0x8180;
const typeA = 1;

/** The answer to a question (RFC 1035, section 4). @param {Buffer} query @param {Answer} answer */
function answerTo(query, answer) {
  const end = query.indexOf(0, 12) + 5; // behind the name, its type and its class
  const question = query.subarray(12, end);
  const isForUs = answer !== "refusing" && question.readUInt16BE(question.length - 4) === typeA;
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(answer === "refusing" ? refused : fine, 2);
  head.writeUInt16BE(1, 4);
  const addresses = isForUs ? answer.split(" ") : [];
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const records = addresses.map((address) =>
    Buffer.from([0xc0, 12, 0, typeA, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split(".").map(Number)]),
  );
  return Buffer.concat([head, question, ...records]);
}

let started = 0;

/** On an address of loopback that nobody else uses, since its port is always 53. */
export class NameServer {
  /** @type {Answer} */
  answer = "refusing";
  queries = 0;
  #socket = createSocket("udp4");
  /** Of this process and its name server alone. */
  #address = `127.${53 + ++started}.${(process.pid >> 8) & 255}.${process.pid & 255}`;

  async start() {
    this.#socket.on("message", (query, { address, port }) => {
      this.queries += 1;
      if (this.answer === "silent") return;
      this.#socket.send(answerTo(query, this.answer), port, address);
    });
    const listening = once(this.#socket, "listening");
    this.#socket.bind(53, this.#address);
    await listening;
    return this;
  }

  stop() {
    this.#socket.close();
  }

  /**
   * The server's program where this name server is asked first, and then these: a file that runs
   * it.
   * @param {NameServer[]} others
   */
  program(...others) {
    const servers = [this, ...others].map((each) => `nameserver ${each.#address}\n`);
    const resolv = temporaryFile("resolv.conf", servers.join(""));
    const nsswitch = temporaryFile("nsswitch.conf", "hosts: dns\n");
    const mounts = [
      [resolv, "/etc/resolv.conf"],
      [nsswitch, "/etc/nsswitch.conf"],
    ].filter(([, target]) => existsSync(target));
    const lines = mounts.map((paths) => `mount --bind ${paths.join(" ")}`);
    const inside = [...lines, `exec "${program}" "$@"`].join(" && ");
    const text = `#!/bin/sh\nexec unshare --mount sh -c '${inside}' sh "$@"\n`;
    return temporaryFile("tokenferry", text, 0o700);
  }
}
