// @ts-check
// A computer that sleeps while a page is open: its timers stand still, and its clock does not.

export const day = 24 * 60 * 60 * 1000;

/** Runs in the page. Lets a test move the clock, and run the long timers when it likes. */
export const sleepy = () => {
  const { now } = Date;
  globalThis.slept = 0;
  Date.now = () => now() + globalThis.slept;
  /** @type {Map<number, [work: () => void, ms: number]>} */
  const timers = globalThis.timers = new Map();
  let last = 0;
  const { setTimeout, clearTimeout } = globalThis;
  /** @type {any} */ (globalThis).setTimeout = (/** @type {() => void} */ work, ms = 0, /** @type {any[]} */ ...given) => {
    if (ms < 5000) return setTimeout(work, ms, ...given);
    timers.set(--last, [work, ms]);
    return last;
  };
  globalThis.clearTimeout = (name) => void (timers.delete(Number(name ?? 0)) || clearTimeout(name));
  globalThis.wake = (/** @type {number} */ ms) => {
    globalThis.slept = ms;
    const due = [...timers.values()];
    timers.clear();
    for (const [work] of due) work();
    return due.map(([, wait]) => wait);
  };
};
