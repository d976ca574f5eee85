// @ts-check
// The exchange in workerd, started and stopped as the native server is: the entry of
// deploy/cloudflare with the configuration and the variables that a test gives.
import { build } from "esbuild";
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const workerd = fileURLToPath(new URL("../node_modules/.bin/workerd", import.meta.url));
const entry = fileURLToPath(new URL("../../deploy/cloudflare/worker.js", import.meta.url));
const settings = readFileSync(new URL("../../deploy/cloudflare/wrangler.toml", import.meta.url), "utf8");
const [, date] = /compatibility_date = "([^"]+)"/.exec(settings) ?? [];
const folder = mkdtempSync(join(tmpdir(), "tokenferry-workerd-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const at = (/** @type {string} */ name) => join(folder, name);

const dist = process.argv[2];
const file = process.argv[process.argv.indexOf("--config") + 1];
const { listen = "127.0.0.1:0", ca_file, ...configuration } = JSON.parse(readFileSync(file, "utf8"));
writeFileSync(at("config.json"), JSON.stringify(configuration));
copyFileSync(entry, at("worker.js"));
copyFileSync(`${dist}/edge/exchange.wasm`, at("exchange.wasm"));
await build({
  entryPoints: [at("worker.js")],
  outfile: at("bundle.js"),
  alias: { "tokenferry-exchange": `${dist}/edge/workerd.mjs` },
  external: ["*.wasm"],
  bundle: true,
  format: "esm",
  logLevel: "error",
});

const text = (/** @type {string} */ value) => JSON.stringify(value);
const bindings = Object.entries(process.env)
  .filter(([name]) => /^(TOKENFERRY|TEST)_/.test(name))
  .map(([name, value]) => `(name = ${text(name)}, text = ${text(value ?? "")})`);
const authority = ca_file ? text(readFileSync(ca_file, "utf8")) : "";
writeFileSync(
  at("config.capnp"),
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [
        (name = "worker.js", esModule = embed "bundle.js"),
        (name = "exchange.wasm", wasm = embed "exchange.wasm")
      ],
      bindings = [${bindings.join(", ")}],
      compatibilityDate = "${date}"
    )),
    (name = "internet", network = (
      allow = ["public", "private"],
      tlsOptions = (trustBrowserCas = true, trustedCertificates = [${authority}])
    ))
  ],
  sockets = [(name = "http", address = ${text(listen)}, http = (), service = "main")]
);
`,
);

const child = spawn(workerd, ["serve", "--control-fd=3", at("config.capnp")], {
  stdio: ["ignore", "inherit", "inherit", "pipe"],
});
process.on("exit", () => child.kill("SIGKILL"));
/** @type {import("node:stream").Readable} */ (child.stdio[3]).on("data", (piece) => {
  const event = JSON.parse(String(piece));
  const time = new Date().toISOString().replace(/\.\d+/, "");
  const message = `listening on http://127.0.0.1:${event.port}`;
  if (event.event === "listen") process.stderr.write(`${JSON.stringify({ time, message })}\n`);
});
let stops = false;
child.on("exit", (code) => process.exit(stops ? 0 : (code ?? 1)));
for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT"])) {
  process.on(signal, () => {
    stops = true;
    child.kill("SIGTERM");
  });
}
