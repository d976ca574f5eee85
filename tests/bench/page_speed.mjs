// @ts-check
// What a visitor waits for: our page against the same page with two peers, in turn in one Chromium,
// so that the ratios mean something where the figures themselves do not.
import puppeteer, { PredefinedNetworkConditions } from "puppeteer-core";

import { chromium } from "../support/browser_puppeteer.mjs";
import { ours, peers, single } from "./peers.mjs";
import { Site } from "./page/site.mjs";
import { visit, waitForButton } from "./page/visit.mjs";
import { heading, line, spread, spreadText } from "./report.mjs";

const runs = 30;
const own = [ours, single];
const measured = ["oauth4webapi", "oidc-client-ts"];
const contenders = [...own, ...measured];
/** The smallest of them. */
const button_peer = "oauth4webapi";
const nowhere = "127.0.0.1:9"; // the proxy for all that is not loopback

const slow = PredefinedNetworkConditions["Slow 4G"]; // as in Chrome's DevTools
const megabits = ((Number(slow.download) * 8) / 1e6).toFixed(2);
/** @type {[string, import("puppeteer-core").NetworkConditions | null][]} */
const networks = [
  ["loopback", null],
  [`as over slow 4G: ${slow.latency} ms a request, ${megabits} Mbit/s down`, slow],
];

/** @typedef {Awaited<ReturnType<typeof visit>>} Times */
/** @type {[keyof Times, string][]} */
const measures = [
  ["redirected", "to the call that redirects"],
  ["shown", "callback to profile"],
];

/**
 * @param {(name: string) => Promise<Times>} go
 * @returns {Promise<Map<string, Times[]>>} by contender
 */
async function inTurn(go) {
  /** @type {Map<string, Times[]>} */
  const times = new Map(contenders.map((name) => [name, []]));
  for (let run = 0; run < runs; ++run) {
    const order = run % 2 ? contenders.toReversed() : contenders;
    for (const name of order) times.get(name)?.push(await go(name));
  }
  return times;
}

/** @param {Map<string, Times[]>} times */
function tell(times) {
  for (const [measure, what] of measures) {
    const values = (/** @type {string} */ name) =>
      (times.get(name) ?? []).map((one) => one[measure]);
    for (const name of contenders) line(`${name}, ${what}`, spreadText(values(name), 1, " ms"));
    for (const name of own) {
      for (const peer of measured) {
        const ratio = spread(values(name)).median / spread(values(peer)).median;
        const goal = { text: "at most 1.00", reached: ratio <= 1 };
        line(`${name} / ${peer}`, ratio.toFixed(3), goal);
      }
    }
  }
}

/**
 * The page that the project ships, with its look and its words, against the least that the peer needs.
 * @param {import("puppeteer-core").Browser} browser
 * @param {Site} site
 * @param {import("puppeteer-core").NetworkConditions | null} network
 */
async function measureButton(browser, site, network) {
  /** @type {Record<string, number[]>} */
  const times = { own: [], peer: [] };
  for (let run = 0; run < runs; ++run) {
    for (const page of run % 2 ? ["own", "peer"] : ["peer", "own"]) {
      times[page].push(await waitForButton(browser, `${site.host.origin}/button/${page}/`, network));
    }
  }
  line("index.html, to a usable button", spreadText(times.own, 1, " ms"));
  line(`the least page with ${button_peer}, to a usable button`, spreadText(times.peer, 1, " ms"));
  const ratio = spread(times.own).median / spread(times.peer).median;
  line("index.html / that", ratio.toFixed(3), { text: "at most 1.00", reached: ratio <= 1 });
}

export async function measurePageSpeed() {
  const all = [...own, ...peers.map(([name]) => name)];
  const site = await new Site().start(all);
  const browser = await puppeteer.launch({ headless: true, ...chromium(nowhere) });
  try {
    // Each shows once that it signs in, also those of which the size alone is measured.
    for (const name of all) await visit(browser, site, name, null);
    site.addButtons(button_peer);
    for (const [name, network] of networks) {
      const times = await inTurn((contender) => visit(browser, site, contender, network));
      heading(`Page, ${name}; ${runs} visits each in turn, nothing cached; min / median / max`);
      tell(times);
      await measureButton(browser, site, network);
    }
  } finally {
    await browser.close();
    await site.stop();
  }
}
