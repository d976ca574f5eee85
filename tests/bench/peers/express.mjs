// @ts-check
// The helper that people write for this: the code in the path, the token in an object. Without
// checks, limits, or a log.
import { request } from "node:https";

import express from "express";

const { TOKEN_ENDPOINT = "", CLIENT_SECRET = "" } = process.env;

/** @param {string} code @returns {Promise<string>} */
const exchange = (code) =>
  new Promise((resolve, reject) => {
    const body = new URLSearchParams({ client_id: "web", client_secret: CLIENT_SECRET, code });
    const outgoing = request(TOKEN_ENDPOINT, { method: "POST" }, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (piece) => (text += piece));
      incoming.on("end", () => resolve(text));
    });
    outgoing.on("error", reject);
    outgoing.end(body.toString());
  });

const app = express();
app.get("/authenticate/:code", async (incoming, outgoing) => {
  const { access_token } = JSON.parse(await exchange(incoming.params.code));
  outgoing.set("Access-Control-Allow-Origin", "*");
  outgoing.json(access_token ? { token: access_token } : { error: "bad_code" });
});
const server = app.listen(0, "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  process.stderr.write(`listening on http://127.0.0.1:${port}\n`);
});
