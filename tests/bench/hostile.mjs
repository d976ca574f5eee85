// @ts-check
// Honest callers, alone and beside thousands of connections that only want to stay.
import { connect } from "node:net";

import { startOurs } from "./contenders.mjs";
import { startProvider } from "./provider.mjs";
import { heading, line, spread, spreadText } from "./report.mjs";
import { callAll } from "./wrk.mjs";

const crowd = 2_000;
const load = { callers: 50, seconds: 4 };
const longer = { ...load, seconds: 12 }; // than the server waits for a request
const rounds = 3;
/** The moments of a second; at each of them as many send as at any other. */
const moments = 50;

/** What each kind sends at once, and then every second. */
const kinds = [
  { first: "", then: "" },
  { first: "", then: "P" },
  { first: "POST /token HTTP/1.1\r\n", then: "X-Name: value\r\n" },
];

/** Fills the server with connections; who is sent away comes again. @param {number} port */
async function startCrowd(port) {
  /** The connection in each place. @type {import("node:net").Socket[]} */
  const sockets = [];
  let isOver = false;
  let expelled = 0;
  const come = (/** @type {number} */ place) => {
    const socket = connect(port, "127.0.0.1");
    sockets[place] = socket;
    socket.write(kinds[place % kinds.length].first);
    socket.resume();
    socket.on("error", () => {}); // a reset is a way to be sent away
    socket.on("close", () => {
      if (isOver) return;
      expelled += 1;
      come(place);
    });
    return new Promise((resolve) => socket.once("connect", resolve));
  };
  await Promise.all(Array.from({ length: crowd }, (_, place) => come(place)));
  let moment = 0;
  const timer = setInterval(() => {
    moment = (moment + 1) % moments;
    for (let place = moment; place < crowd; place += moments) {
      sockets[place].write(kinds[place % kinds.length].then);
    }
  }, 1000 / moments);
  return {
    expelled: () => expelled,
    async stop() {
      isOver = true;
      clearInterval(timer);
      const ends = sockets.map((socket) => new Promise((resolve) => socket.once("close", resolve)));
      for (const socket of sockets) socket.destroy();
      await Promise.all(ends);
    },
  };
}

export async function measureHostile() {
  const provider = await startProvider();
  const ours = await startOurs(provider);
  await callAll(ours, { ...load, seconds: 1 });
  const before = ours.child.peakMemory();

  /** @type {Awaited<ReturnType<typeof callAll>>[]} */
  const alone = [];
  /** @type {Awaited<ReturnType<typeof callAll>>[]} */
  const beside = [];
  let expelled = 0;
  for (let round = 0; round < rounds; ++round) {
    alone.push(await callAll(ours, load));
    const others = await startCrowd(Number(new URL(ours.url).port));
    beside.push(await callAll(ours, longer));
    expelled += others.expelled();
    await others.stop();
  }

  heading(`${load.callers} honest callers beside ${crowd} hostile connections; min / median / max`);
  const sum = (/** @type {"requests" | "failed"} */ key) =>
    beside.reduce((total, one) => total + one[key], 0);
  const answered = (100 * (sum("requests") - sum("failed"))) / sum("requests");
  line("answered of the honest", `${answered.toFixed(3)} %`, {
    text: "100 %",
    reached: answered === 100,
  });
  line("99th percentile, alone", spreadText(alone.map((one) => one.p99), 1, " ms"));
  line("99th percentile, beside the hostile", spreadText(beside.map((one) => one.p99), 1, " ms"));
  const ratios = beside.map((one, round) => one.p99 / alone[round].p99);
  line("ratio", spreadText(ratios, 2), {
    text: "at most 2",
    reached: spread(ratios).median <= 2,
  });
  line("sent away, and come again", `${expelled}`);
  line("resident at most, before", `${before.toFixed(1)} MB`);
  line("resident at most, after", `${ours.child.peakMemory().toFixed(1)} MB`);

  await ours.child.stop();
  await provider.stop();
}
