// @ts-check
// Debian's nginx, with a configuration for the occasion.
import { temporaryDirectory, temporaryFile } from "../support/temporary.mjs";
import { Child } from "./children.mjs";

/**
 * Starts nginx; it listens when this returns.
 * @param {string} http the content of its http block
 * @param {string[]} [modules]
 */
export async function startNginx(http, modules = []) {
  const directory = temporaryDirectory();
  const child = new Child("nginx", [
    ...["-e", "stderr", "-c"],
    temporaryFile(
      "nginx.conf",
      `
${modules.map((name) => `load_module modules/ngx_${name}_module.so;`).join("\n")}
daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
worker_processes auto;
worker_rlimit_nofile 8192;
pid ${temporaryFile("nginx.pid", "")};
error_log stderr notice;
events { worker_connections 4096; }
http {
  default_type application/json;
  client_body_temp_path ${directory};
  proxy_temp_path ${directory};
  fastcgi_temp_path ${directory};
  uwsgi_temp_path ${directory};
  scgi_temp_path ${directory};
  keepalive_requests 100000000;
${http}
}
`,
    ),
  ]);
  await child.says(/(start worker process) \d/);
  return child;
}
