// @ts-check
// The lines that people read: what was measured, how much, and whether that was the goal.

/** @type {string[]} */
const misses = [];

/** @param {string} text */
export const heading = (text) => console.log(`\n${text}`);

/**
 * @param {string} what
 * @param {string} value
 * @param {{ text: string, reached: boolean }} [goal]
 */
export function line(what, value, goal) {
  const verdict = goal ? `  goal ${goal.text}: ${goal.reached ? "reached" : "NOT REACHED"}` : "";
  console.log(`  ${what.padEnd(46)} ${value.padStart(24)}${verdict}`);
  if (goal && !goal.reached) misses.push(`${what}: ${value}, the goal is ${goal.text}`);
}

/** The goals that were not reached so far. */
export const missed = () => [...misses];

/** @param {number[]} values */
export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { min: sorted[0], median, max: sorted[sorted.length - 1] };
}

/**
 * Minimum, median and maximum.
 * @param {number[]} values
 * @param {number} digits behind the point
 */
export function spreadText(values, digits, unit = "") {
  const { min, median, max } = spread(values);
  return [min, median, max].map((value) => value.toFixed(digits)).join(" / ") + unit;
}

/** @param {number} count */
export const octets = (count) => `${count.toLocaleString("en")} B`;
