// @ts-check

/** A timer waits no longer than this: it stands still while the computer sleeps. */
const longest_wait_ms = 10000;

/**
 * Calls when a moment has come, or soon where it has passed.
 * @param {number} ms since 1970
 * @param {() => void} wake
 * @returns {() => void} waits no more
 */
export const wake_at = (ms, wake) => {
  /** @type {any} */
  let timer;
  const look = () => {
    const left = ms - Date.now();
    if (left > 0) timer = setTimeout(look, Math.min(left, longest_wait_ms));
    else wake();
  };
  timer = setTimeout(look, 0);
  return () => clearTimeout(timer);
};
