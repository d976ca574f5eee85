// @ts-check
// Many machines on one: many/main.mjs in a network of its own.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { isMissing } from "../support/proxies.mjs";

export function measureMany() {
  const main = fileURLToPath(new URL("many/main.mjs", import.meta.url));
  // Root has it; others get it in a user namespace, where the system allows that.
  const unshare = process.getuid?.() === 0 ? ["--net"] : ["--map-root-user", "--net"];
  const able = spawnSync("unshare", [...unshare, "ip", "link", "add", "name", "b", "type", "bridge"]).status === 0;
  if (!able || isMissing("haproxy")) {
    return console.log("\nMany machines: not measured. It needs haproxy, iproute2 and network namespaces.");
  }
  const { status } = spawnSync("unshare", [...unshare, process.execPath, main], { stdio: "inherit" });
  if (status !== 0) throw new Error(`many/main.mjs ended with ${status}`);
}
