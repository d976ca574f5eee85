// @ts-check
// Ports where nobody listens, and where a process does.
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";

/** A port that was free a moment ago, so that a connection to it is refused. */
export async function closedPort() {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (holder.address());
  holder.close();
  await once(holder, "close");
  return port;
}

/** The ports of 127.0.0.1 where a process listens, as the kernel tells. @param {number} pid @returns {number[]} */
export function listeningPorts(pid) {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return ""; // closed meanwhile
    }
  });
  const rows = readFileSync(`/proc/${pid}/net/tcp`, "utf8").split("\n").map((row) => row.trim().split(/\s+/));
  const listening = "0A";
  return rows
    .filter(([, , , state, , , , , , inode]) => state == listening && links.includes(`socket:[${inode}]`))
    .map(([, local]) => parseInt(local.split(":")[1], 16));
}
