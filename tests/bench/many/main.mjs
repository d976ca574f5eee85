// @ts-check
// Three hosts with two replicas each behind HAProxy: what a rolling upgrade, a host that is cut off and
// one that is slow cost in sign-ins; and what an exchange costs in processor time. It runs in a network
// namespace of its own: `unshare --net node main.mjs`.
import { setTimeout as pause } from "node:timers/promises";

import { parameters } from "../../support/fixture.mjs";
import { json, Provider } from "../../support/provider.mjs";
import { issue } from "../../support/tls.mjs";
import { until } from "../../support/wait.mjs";
import { startProvider } from "../provider.mjs";
import { heading, line, spread } from "../report.mjs";
import { dist } from "../children.mjs";
import { callAll } from "../wrk.mjs";
import { Callers, startHaproxy } from "./front.mjs";
import { front, Host, openFront, processorTime, Replica } from "./hosts.mjs";

const perSecond = Number(process.env.MANY_PER_SECOND ?? 278); // a million an hour
const seconds = 8;

/** A provider that takes 100 ms, and a code once only. */
async function startStrict() {
  const provider = new Provider(issue({ names: `IP:${front}` }));
  const used = new Set();
  const token = json({ access_token: "a", token_type: "bearer" });
  const again = json({ error: "invalid_grant" }, 400);
  provider.answer = ({ body }, socket) => {
    const code = new URLSearchParams(body).get("code");
    const answer = used.has(code) ? again : token;
    used.add(code);
    setTimeout(() => answer({ head: "", line: "", headers: [], body: "", connection: 0 }, socket), 100);
  };
  const port = await provider.start(front);
  return { provider, url: `https://${front}:${port}/token` };
}

/** @param {string} what @param {import("./front.mjs").SignIn[]} done @param {(one: import("./front.mjs").SignIn) => boolean} [isExcused] */
function tell(what, done, isExcused = () => false) {
  const failed = done.filter(({ outcome }) => outcome !== "200");
  const excused = failed.filter(isExcused);
  const lost = failed.length - excused.length;
  const slowest = Math.max(...done.map(({ start, end }) => end - start));
  const { median } = spread(done.map(({ start, end }) => end - start));
  line(what, `${lost} of ${done.length}`, { text: "none", reached: lost === 0 });
  line("  median, slowest", `${median.toFixed(0)} / ${slowest.toFixed(0)} ms`);
  for (const outcome of new Set(failed.map((one) => one.outcome))) {
    console.log(`    ${failed.filter((one) => one.outcome === outcome).length} x ${outcome}`);
  }
  return excused.length;
}

async function measureTrouble(/** @type {Host[]} */ hosts) {
  const { provider, url } = await startStrict();
  const replicas = await Promise.all(hosts.flatMap((host) => [8787, 8788].map((port) => new Replica(host, port, url).start())));
  const { url: entry, child: haproxy } = await startHaproxy(replicas, 8000);
  await pause(1500);
  heading(`${hosts.length} hosts with ${replicas.length} replicas behind HAProxy, ${perSecond} sign-ins a second; failed`);

  let callers = new Callers(entry, perSecond);
  await pause(seconds * 1000);
  tell("nothing happens", await callers.finish());

  callers = new Callers(entry, perSecond);
  for (const replica of replicas) {
    await replica.stop();
    await replica.start();
    await until("it serves", () => replica.isHealthy());
    await pause(1500); // until HAProxy has seen that, too: rise 2
  }
  tell("a rolling upgrade of all", await callers.finish());

  callers = new Callers(entry, perSecond);
  await pause(2000);
  const cutAt = performance.now();
  const underWay = callers.pending;
  hosts[2].plug("down");
  await pause(seconds * 1000);
  hosts[2].plug("up");
  await pause(3000);
  const lost = tell("a host is cut off, and comes back", await callers.finish(), ({ start }) => start < cutAt);
  line("  lost with it, of those under way", `${lost} of ${underWay}`);

  callers = new Callers(entry, perSecond);
  const slow = replicas.filter(({ host }) => host === hosts[1]);
  // It runs a tenth of the time.
  const slowing = setInterval(() => {
    for (const { child } of slow) child?.process.kill("SIGSTOP");
    setTimeout(() => slow.forEach(({ child }) => child?.process.kill("SIGCONT")), 180);
  }, 200);
  await pause(seconds * 1000);
  clearInterval(slowing);
  await pause(200);
  for (const { child } of slow) child?.process.kill("SIGCONT");
  tell("a host is slow: it has a tenth of its time", await callers.finish());

  for (const replica of replicas) await replica.stop();
  await haproxy.stop();
  await provider.stop();
}

const post = {
  headers: /** @type {[string, string][]} */ ([
    ["Content-Type", "application/x-www-form-urlencoded"],
    ["Origin", "https://good.example"],
  ]),
  body: new URLSearchParams(parameters()).toString(),
};

/** @param {string} url @param {(number | undefined)[]} pids of what is counted @param {[string, string][]} [more] headers */
async function cost(url, pids, callers = 32, more = []) {
  const all = { url: `${url}/token`, body: post.body, headers: [...post.headers, ...more] };
  await callAll(all, { callers, seconds: 1 });
  const before = pids.map(processorTime);
  const { requests, failed, ...rest } = await callAll(all, { callers, seconds });
  const each = pids.map((pid, index) => ((processorTime(pid) - before[index]) * 1e6) / requests);
  return { requests, failed, each, ...rest };
}

async function measureCost(/** @type {Host[]} */ hosts) {
  const provider = await startProvider(0, { host: front, own: issue({ names: `IP:${front}` }) });
  heading("Processor time of one exchange, at full load, one thread");
  const replica = await new Replica(hosts[0], 8787, provider.url).start();
  const alone = await cost(`http://${replica.address}`, [replica.pid]);
  line("tokenferry", `${alone.each[0].toFixed(0)} us`);
  const { url, child: haproxy } = await startHaproxy([replica], 8001);
  const behind = await cost(url, [replica.pid, haproxy.process.pid]);
  line("tokenferry behind HAProxy", `${behind.each[0].toFixed(0)} us`);
  line("HAProxy itself", `${behind.each[1].toFixed(0)} us`);
  await haproxy.stop();
  // Every visitor comes with a handshake.
  const { url: secure, child: tls } = await startHaproxy([replica], 8002, issue({ names: `IP:${front}` }));
  const shaken = await cost(secure, [tls.process.pid], 32, [["Connection", "close"]]);
  line("HAProxy with a TLS handshake each", `${shaken.each[0].toFixed(0)} us`);
  await tls.stop();
  await replica.stop();
  const edge = await new Replica(hosts[0], 8787, provider.url).start([process.execPath, `${dist}/edge/bin.mjs`]);
  const script = await cost(`http://${edge.address}`, [edge.pid]);
  line("tokenferry-exchange in Node", `${script.each[0].toFixed(0)} us`);
  await edge.stop();
  for (const { failed } of [alone, behind, shaken, script]) line("failed", `${failed}`, { text: "none", reached: failed === 0 });

  heading("Exchanges a second by the number of replicas, each with a tenth of a processor");
  for (const count of [1, 2, 3, 4, 6]) {
    const replicas = [];
    for (let i = 0; i < count; ++i) replicas.push(await new Replica(hosts[i % hosts.length], 8787 + i, provider.url).start());
    const isLimited = replicas.map((each) => each.limit(0.1)).every(Boolean);
    if (!isLimited) return console.log("  This system does not let us limit a process: no table.");
    const { url: entry, child } = await startHaproxy(replicas, 8010 + count);
    const { perSecond: rate, failed } = await cost(entry, [], 64);
    line(`${count} ${count === 1 ? "replica" : "replicas"}`, `${rate.toFixed(0)}`, { text: "no failure", reached: failed === 0 });
    await child.stop();
    for (const each of replicas) await each.stop();
  }
  await provider.stop();
}

openFront();
const hosts = await Promise.all([1, 2, 3].map((number) => new Host(number).join()));
await measureTrouble(hosts);
await measureCost(hosts);
for (const host of hosts) host.stop();
process.exit();
