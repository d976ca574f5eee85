// @ts-check
// Visitors wait for every octet: the module and its wasm keep within a budget.
import assert from "node:assert/strict";
import { test } from "node:test";

import { pageBudget, pageFiles, sentOf } from "../support/page_size.mjs";

/** @param {number} count */
const octets = (count) => `${count.toLocaleString("en")} bytes`;

test("the module and its wasm keep within the budget", (t) => {
  const files = pageFiles();
  const sum = sentOf(files);
  const told = files.map(({ name, sent }) => `${name} ${octets(sent)}`).join(" + ");
  t.diagnostic(`${told} = ${octets(sum)} of ${octets(pageBudget)} after brotli 11`);
  assert.ok(
    sum <= pageBudget,
    `${octets(sum - pageBudget)} too many: ${told} = ${octets(sum)} after brotli 11, and the budget ` +
      `is ${octets(pageBudget)}. Leave something out, or give the reason for more where the budget ` +
      "is set, in tests/support/page_size.mjs.",
  );
});
