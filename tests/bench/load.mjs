// @ts-check
// Our server against nginx and against a helper on Express, in turn on the same machine, so that
// the ratios mean something where the figures themselves do not.
import { startHelper, startOurs, startProxy } from "./contenders.mjs";
import { startProvider } from "./provider.mjs";
import { heading, line, spread, spreadText } from "./report.mjs";
import { callAll } from "./wrk.mjs";

/** @typedef {import("./contenders.mjs").Contender} Contender */
/** @typedef {Awaited<ReturnType<typeof callAll>> & { handshakes: number }} Figures */

const delay = 0.2;

/**
 * Measures every contender once a round, the order turned round each time.
 * @param {Contender[]} contenders
 * @param {import("./contenders.mjs").Provider} provider
 * @param {{ callers: number, seconds: number, rounds: number }} load
 * @returns {Promise<Figures[][]>} a list for each contender
 */
async function measure(contenders, provider, { rounds, ...load }) {
  /** @type {Figures[][]} */
  const figures = contenders.map(() => []);
  for (let round = 0; round < rounds; ++round) {
    const order = round % 2 ? contenders.toReversed() : contenders;
    for (const contender of order) {
      const before = provider.handshakes();
      const found = await callAll(contender, load);
      const handshakes = provider.handshakes() - before;
      figures[contenders.indexOf(contender)].push({ ...found, handshakes });
    }
  }
  return figures;
}

/** @param {Figures[]} ours @param {Figures[]} theirs */
const ratios = (ours, theirs) => ours.map((one, i) => one.perSecond / theirs[i].perSecond);

/** @param {number[]} values @param {number} goal */
const atLeast = (values, goal) => ({
  text: `at least ${goal}`,
  reached: spread(values).median >= goal,
});

/** @param {number} value @param {number} goal @param {string} unit */
const atMost = (value, goal, unit) => ({ text: `at most ${goal}${unit}`, reached: value <= goal });

/** What each contender reached. @param {Contender[]} contenders @param {Figures[][]} figures */
function tell(contenders, figures) {
  contenders.forEach(({ name }, i) => {
    const perSecond = figures[i].map((one) => one.perSecond);
    line(`${name}, exchanges a second`, spreadText(perSecond, 0));
    const failed = figures[i].reduce((sum, one) => sum + one.failed, 0);
    if (failed || i === 0) line(`${name}, failed`, `${failed}`, atMost(failed, 0, ""));
  });
}

/** @param {Contender} contender @param {Figures[]} figures */
function tellHandshakes({ name }, figures) {
  const each = figures.map((one) => (1000 * one.handshakes) / one.requests);
  line(
    `${name}, handshakes per 1,000 exchanges`,
    spreadText(each, 1),
    name === "tokenferry" ? atMost(spread(each).median, 10, "") : undefined,
  );
}

async function measureFast() {
  const provider = await startProvider();
  const contenders = [
    await startOurs(provider),
    await startProxy(provider),
    await startHelper(provider),
  ];
  const [ours, proxy] = contenders;
  const idle = ours.child.residentMemory();
  for (const one of contenders) await callAll(one, { callers: 32, seconds: 1 });

  heading("32 callers, a provider that answers at once; min / median / max of the rounds");
  const many = await measure(contenders, provider, { callers: 32, seconds: 4, rounds: 5 });
  tell(contenders, many);
  const toProxy = ratios(many[0], many[1]);
  line("tokenferry / nginx", spreadText(toProxy, 2), atLeast(toProxy, 0.6));
  const toHelper = ratios(many[0], many[2]);
  line("tokenferry / Express", spreadText(toHelper, 2), atLeast(toHelper, 6));
  tellHandshakes(ours, many[0]);
  tellHandshakes(proxy, many[1]);

  heading("1 caller: the median of its waiting; min / median / max of the rounds");
  const single = await measure([ours, proxy], provider, { callers: 1, seconds: 2, rounds: 5 });
  const [our, their] = single.map((figures) => figures.map((one) => one.median * 1000));
  line("tokenferry", spreadText(our, 0, " us"));
  line("nginx", spreadText(their, 0, " us"));
  const more = our.map((one, i) => one - their[i]);
  line("difference", spreadText(more, 0, " us"), atMost(spread(more).median, 100, " us"));

  for (const { child } of contenders) await child.stop();
  await provider.stop();
  return idle;
}

/** @param {number} idle the memory of an idle server, in MB */
async function measureSlow(idle) {
  const provider = await startProvider(delay);
  const contenders = [await startOurs(provider), await startProxy(provider)];
  const [ours, proxy] = contenders;

  const takes = `${delay * 1000} ms`;
  heading(`800 callers, a provider that takes ${takes}; min / median / max of the rounds`);
  const figures = await measure(contenders, provider, { callers: 800, seconds: 8, rounds: 5 });
  tell(contenders, figures);
  const ratio = ratios(figures[0], figures[1]);
  line("tokenferry / nginx", spreadText(ratio, 2), atLeast(ratio, 0.9));
  const [our, their] = figures.map((each) => each.map((one) => one.p99));
  const goal = atMost(spread(our).median, 2 * delay * 1000, " ms");
  line("tokenferry, 99th percentile", spreadText(our, 0, " ms"), goal);
  line("nginx, 99th percentile", spreadText(their, 0, " ms"));
  tellHandshakes(ours, figures[0]);
  tellHandshakes(proxy, figures[1]);
  const busy = ours.child.peakMemory();
  line("tokenferry, resident at most", `${busy.toFixed(1)} MB`, atMost(busy, 64, " MB"));
  line("tokenferry, resident when idle, after one exchange", `${idle.toFixed(1)} MB`, atMost(idle, 10, " MB"));

  for (const { child } of contenders) await child.stop();
  await provider.stop();
}

export async function measureLoad() {
  await measureSlow(await measureFast());
}
