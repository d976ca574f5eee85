// @ts-check
// A provider's token endpoint over TLS that costs next to nothing: nginx with a fixed answer. It
// counts the handshakes that its callers make.
import { readFileSync } from "node:fs";

import { closedPort } from "../support/ports.mjs";
import { temporaryFile } from "../support/temporary.mjs";
import { good } from "../support/tls.mjs";
import { startNginx } from "./nginx.mjs";

export const token = "gho_16C7e42F292c6912E7710c838347Ae178B4a";
const answer = JSON.stringify({ access_token: token, token_type: "bearer", scope: "read:user" });

/** @param {number} delay in seconds @param {{ host?: string, own?: import("../support/tls.mjs").Certificate }} [place] */
export async function startProvider(delay = 0, { host = "127.0.0.1", own = good() } = {}) {
  const port = await closedPort();
  const connections = temporaryFile("connections.log", "");
  const { certFile, keyFile } = own;
  const reply = delay
    ? `echo_read_request_body; echo_sleep ${delay}; echo '${answer}';`
    : `return 200 '${answer}';`;
  const nginx = await startNginx(
    `
  map $connection_requests $is_first { 1 1; default 0; }
  log_format session $ssl_session_reused;
  access_log ${connections} session if=$is_first;
  server {
    listen ${host}:${port} ssl backlog=4096;
    ssl_certificate ${certFile};
    ssl_certificate_key ${keyFile};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:sessions:1m;
    location / { ${reply} }
  }`,
    ["http_echo"],
  );
  return {
    url: `https://${host === "127.0.0.1" ? "localhost" : host}:${port}/token`,
    port,
    /** The connections so far, each of which began with a handshake. */
    handshakes: () => readFileSync(connections, "utf8").split("\n").length - 1,
    stop: () => nginx.stop(),
  };
}
