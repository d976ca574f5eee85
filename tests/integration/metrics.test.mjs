// @ts-check
// The metrics: a port of their own, in Prometheus's format, which Prometheus itself reads.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { withTop } from "../support/config.mjs";
import { assertFailure, parameters, setUp } from "../support/fixture.mjs";
import { request } from "../support/http.mjs";
import { closedPort, listeningPorts } from "../support/ports.mjs";
import { json } from "../support/provider.mjs";
import { Connection } from "../support/raw.mjs";
import { run, writeConfig } from "../support/server.mjs";
import { temporaryDirectory, temporaryFile } from "../support/temporary.mjs";
import { until } from "../support/wait.mjs";

/** @typedef {import("../support/server.mjs").Server} Server */

const config = { metrics: "127.0.0.1:0", limits: { threads: 1 } };

/** @param {Server} server */
const addressOf = (server) => /^metrics at (\S+)$/m.exec(server.stderr.text)?.[1] ?? "";

/**
 * The samples, by name and labels as they stand.
 * @param {Server} server @returns {Promise<Record<string, number>>}
 */
async function scrape(server) {
  const { status, text, headers } = await request(addressOf(server));
  assert.equal(status, 200);
  assert.match(headers["content-type"] ?? "", /^text\/plain; version=0\.0\.4/);
  /** @type {Record<string, number>} */
  const samples = {};
  const described = new Set();
  for (const line of text.split("\n").slice(0, -1)) {
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line);
    if (type) described.add(type[1]);
    if (line.startsWith("#")) continue;
    const [, sample, name, value] = /^((\w+)(?:\{[^}]*\})?) ([0-9.e+-]+)$/.exec(line) ?? assert.fail(line);
    assert.ok(described.has(name.replace(/_(bucket|sum|count)$/, "")) || described.has(name), line);
    assert.ok(!(sample in samples), `${sample} stands twice`);
    samples[sample] = Number(value);
  }
  return samples;
}

test("requests, times, connections and handshakes are counted", async (t) => {
  const { provider, server } = await setUp(t, { config });
  for (let i = 0; i < 3; ++i) assert.equal((await server.token(parameters())).status, 200);
  provider.next = [json({ error: "bad_verification_code" })];
  assertFailure(await server.token(parameters()), 400, "invalid_grant", "bad_verification_code");
  for (const client_id of ["made", "up"]) await server.token(parameters({ client_id }));
  const kept = new Connection(server.port);
  t.after(() => kept.destroy());
  await kept.opened;
  await server.request("/healthz"); // behind it, the worker has seen that

  const found = await scrape(server);
  const requests = (/** @type {string} */ client, /** @type {string} */ outcome) =>
    found[`tokenferry_requests_total{client="${client}",outcome="${outcome}"}`];
  assert.equal(requests("web", "released"), 3);
  assert.equal(requests("web", "provider_refused"), 1);
  assert.equal(requests("", "unknown_client"), 2);
  assert.equal(requests("", "health"), 1);
  assert.equal(found['tokenferry_upstream_seconds_count{client="web"}'], 4);
  assert.equal(found['tokenferry_upstream_seconds_bucket{client="web",le="+Inf"}'], 4);
  assert.ok(found['tokenferry_upstream_seconds_sum{client="web"}'] > 0);
  assert.equal(found['tokenferry_provider_handshakes_total{kind="full"}'], 1);
  assert.equal(found['tokenferry_provider_handshakes_total{kind="failed"}'], 0);
  assert.equal(found['tokenferry_provider_connections_total{kind="new"}'], 1);
  assert.equal(found['tokenferry_provider_connections_total{kind="kept"}'], 3);
  assert.equal(found.tokenferry_provider_connections_kept, 1);
  assert.equal(found.tokenferry_exchanges, 0);
  assert.ok(found.tokenferry_connections >= 1);
  assert.ok(found.process_open_fds > 5 && found.process_open_fds < found.process_max_fds);
  const [build] = Object.keys(found).filter((name) => name.startsWith("tokenferry_build_info"));
  assert.match(build, /version="\d+\.\d+\.\d+"/);
  assert.ok(!Object.keys(found).some((name) => /made|up"/.test(name)), "no label is a caller's");
});

test("what is under way is told, and a resumed or failed handshake", async (t) => {
  const { provider, server } = await setUp(t, { config });
  provider.next = [json({ access_token: "a", token_type: "bearer" }, 200, { Connection: "close" })];
  assert.equal((await server.token(parameters())).status, 200);
  /** @type {(() => void)[]} */
  const held = [];
  provider.answer = (request, socket) =>
    void held.push(() => json({ access_token: "a", token_type: "bearer" })(request, socket));
  const inFlight = server.token(parameters());
  await provider.arrived(2);
  const during = await scrape(server);
  assert.equal(during.tokenferry_exchanges, 1);
  assert.equal(during['tokenferry_provider_handshakes_total{kind="resumed"}'], 1);
  for (const answer of held) answer();
  assert.equal((await inFlight).status, 200);
  assert.equal((await scrape(server)).tokenferry_exchanges, 0);
});

test("there is no such port unless it is asked for", async (t) => {
  const { server } = await setUp(t, { tls: null });
  assert.deepEqual(listeningPorts(server.child.pid ?? 0), [server.port]);
  assert.equal((await server.request("/metrics")).status, 404);
});

test("a port that is taken, or no address, is one clear line", async (t) => {
  const { provider } = await setUp(t, { tls: null });
  const start = (/** @type {string} */ metrics) =>
    run(["--config", writeConfig(withTop({ listen: "127.0.0.1:0", metrics }))]);
  for (const [metrics, said] of /** @type {const} */ ([
    [`127.0.0.1:${provider.port}`, /^tokenferry: metrics: expected an address that is free, found \S+\n$/],
    ["9464", /metrics: expected HOST:PORT, such as 127\.0\.0\.1:9464, found another text\n$/],
  ])) {
    const { status, stderr } = start(metrics);
    assert.equal(status, 2);
    assert.match(stderr, said);
  }
});

test("whoever reads them slowly holds up nobody, and nothing else is there", async (t) => {
  const { server } = await setUp(t, { tls: null, config });
  const { port } = new URL(addressOf(server));
  const silent = Array.from({ length: 8 }, () => new Connection(Number(port)).send("GET /met"));
  t.after(() => silent.forEach((connection) => connection.destroy()));
  await Promise.all(silent.map(({ opened }) => opened));
  assert.equal((await server.token(parameters())).status, 200);
  for (const connection of silent) connection.destroy();
  assert.equal((await request(`http://127.0.0.1:${port}/healthz`)).status, 404);
  assert.equal((await scrape(server))["tokenferry_exchanges"], 0);
});

test("the dashboard and the README ask for metrics that there are", async (t) => {
  const { server } = await setUp(t, { tls: null, config });
  await server.token(parameters());
  const { text } = await request(addressOf(server));
  const known = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
  for (const file of ["docs/grafana.json", "server/README.md"]) {
    const content = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
    const named = [...content.matchAll(/\b(tokenferry_[a-z_]+|process_[a-z]+_fds)\b(?=[{%\[`,)]|\s)/g)].map(([, name]) => name);
    assert.ok(named.length > 5, file);
    for (const name of named) assert.ok(known.includes(name.replace(/_bucket$/, "")), `${file}: ${name}`);
  }
  JSON.parse(readFileSync(new URL("../../docs/grafana.json", import.meta.url), "utf8"));
});

/** The one that is installed, or the one that `./run test` fetched. */
const prometheus = ["prometheus", fileURLToPath(new URL("../../build/prometheus/usr/bin/prometheus", import.meta.url))]
  .find((file) => !spawnSync(file, ["--version"]).error) ?? "";
const missing = !prometheus && "there is no Prometheus: ./run test fetches it";

test("Prometheus reads them and answers queries", { skip: missing }, async (t) => {
  const { server } = await setUp(t, { tls: null, config });
  for (let i = 0; i < 3; ++i) await server.token(parameters());
  await server.token(parameters({ code_verifier: "short" }));
  const file = temporaryFile("prometheus.yml", `
scrape_configs:
  - job_name: tokenferry
    scrape_interval: 200ms
    static_configs: [{ targets: ["${new URL(addressOf(server)).host}"] }]
`);
  const port = await closedPort();
  const child = spawn(prometheus, [
    `--config.file=${file}`,
    `--storage.tsdb.path=${temporaryDirectory()}/prometheus`,
    `--web.listen-address=127.0.0.1:${port}`,
  ], { stdio: "ignore" });
  t.after(() => child.kill("SIGKILL"));
  const ask = async (/** @type {string} */ query) => {
    const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`;
    return (await request(url)).json().data.result;
  };
  const failed = 'sum by (outcome) (tokenferry_requests_total{outcome!~"released|preflight|health"})';
  const [row] = await until("the query's answer", async () => {
    const rows = await ask(failed);
    return rows.length && rows;
  });
  assert.equal(row.metric.outcome, "invalid_request");
  assert.equal(row.value[1], "1");
  assert.equal((await ask("up"))[0].value[1], "1");
});
