// @ts-check
// Ports where nobody listens.
import { once } from "node:events";
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
