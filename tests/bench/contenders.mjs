// @ts-check
// The exchange three times: ours, nginx as a proxy that adds the secret, and a small helper as
// people write them. Each logs a line a request into a file, except for the helper, which logs
// nothing.
import { fileURLToPath } from "node:url";

import { clientConfig, origin, parameters, secret } from "../support/fixture.mjs";
import { request } from "../support/http.mjs";
import { closedPort } from "../support/ports.mjs";
import { writeConfig } from "../support/server.mjs";
import { temporaryFile } from "../support/temporary.mjs";
import { authority } from "../support/tls.mjs";
import { Child, program } from "./children.mjs";
import { startNginx } from "./nginx.mjs";
import { token } from "./provider.mjs";

/** @typedef {Awaited<ReturnType<typeof import("./provider.mjs").startProvider>>} Provider */
/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} url
 * @property {[string, string][]} headers
 * @property {string} body empty: a GET
 * @property {Child} child
 */

const post = {
  headers: /** @type {[string, string][]} */ ([
    ["Content-Type", "application/x-www-form-urlencoded"],
    ["Origin", origin],
  ]),
  body: new URLSearchParams(parameters()).toString(),
};

/** A contender that gives a token. @param {Contender} contender */
async function proved(contender) {
  const { url, headers, body } = contender;
  const answer = await request(url, { method: body ? "POST" : "GET", headers, body });
  if (answer.status !== 200 || !answer.text.includes(token)) {
    throw new Error(`${contender.name} gives no token: ${answer.status} ${answer.text}`);
  }
  return contender;
}

/** @param {Provider} provider */
export async function startOurs(provider) {
  const config = writeConfig({
    listen: "127.0.0.1:0",
    clients: [clientConfig(provider.url)],
    ca_file: authority().certFile,
  });
  const child = new Child(program, ["--config", config]);
  const url = await child.says(/listening on (http[^\s"]+)/);
  return proved({ name: "tokenferry", url: `${url}/token`, ...post, child });
}

/** @param {Provider} provider */
export async function startProxy(provider) {
  const port = await closedPort();
  const child = await startNginx(`
  log_format line escape=json '{"time":"$time_iso8601","request_id":"$request_id",'
    '"origin":"$http_origin","status":$status,"upstream_s":$upstream_response_time,'
    '"total_s":$request_time}';
  access_log ${temporaryFile("access.log", "")} line;
  upstream provider {
    server 127.0.0.1:${provider.port};
    keepalive 1024;
    keepalive_requests 100000000;
  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /token {
      proxy_pass https://provider;
      proxy_http_version 1.1;
      proxy_set_header Host localhost;
      proxy_set_header Connection "";
      proxy_set_body "$request_body&client_secret=${secret}";
      proxy_ssl_name localhost;
      proxy_ssl_server_name on;
      proxy_ssl_protocols TLSv1.2 TLSv1.3;
      proxy_ssl_verify on;
      proxy_ssl_trusted_certificate ${authority().certFile};
      add_header Access-Control-Allow-Origin ${origin};
      add_header Cache-Control no-store;
    }
  }`);
  return proved({ name: "nginx", url: `http://127.0.0.1:${port}/token`, ...post, child });
}

/** @param {Provider} provider */
export async function startHelper(provider) {
  const file = fileURLToPath(new URL("peers/express.mjs", import.meta.url));
  const child = new Child(process.execPath, [file], {
    NODE_ENV: "production",
    NODE_EXTRA_CA_CERTS: authority().certFile,
    TOKEN_ENDPOINT: provider.url,
    CLIENT_SECRET: secret,
  });
  const url = await child.says(/listening on (http[^\s"]+)/);
  const path = "/authenticate/a-code";
  return proved({ name: "Express", url: url + path, headers: [], body: "", child });
}
