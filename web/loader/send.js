// @ts-check
// The requests that C++ asks for: what they carry, and how much of an answer is read.
import { flatten } from "./forms.js";

const request_timeout_ms = 20_000;
const max_answer_size = 1 << 20; // octets; a profile of a megabyte is not one
const max_pairs = 256;

/**
 * Whole numbers that JavaScript would round, a long id, stay text to the digit where the engine
 * shows their source.
 * @param {string} _
 * @param {any} value
 * @param {{ source?: string }} [context]
 */
const keep_digits = (_, value, context) =>
  typeof value == "number" && Math.abs(value) > 2 ** 53 && context?.source || value;

/**
 * Sends a request; its answer goes to the module, unless the visitor signs out meanwhile.
 * @param {import("./core.js").Core} core
 * @param {...any} request as web/host.hpp has it
 */
export async function send(core, ...request) {
  const [operation, url, form, bearer, context] = request;
  let status = 0;
  let fields = "";
  try {
    const response = await fetch(url, {
      ...(form && { method: "POST", body: form }),
      headers: {
        accept: "application/json",
        ...(form && { "content-type": "application/x-www-form-urlencoded" }),
        ...(bearer && { authorization: "Bearer " + bearer }),
      },
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(request_timeout_ms),
    });
    // A blob is the browser's to keep, on disk where it is large, before anybody reads it.
    const body = await response.blob();
    if (body.size > max_answer_size) throw RangeError();
    const text = await body.text();
    status = response.status;
    core.json = JSON.parse(text, keep_digits);
    if (/^\s*{/.test(text)) fields = flatten(core.json, max_pairs);
  } catch (error) {
    // An answer that cannot be read is one without fields.
    if (/** @type {Error} */ (error).name == "TimeoutError") status = 1;
  }
  if (core.calls.has(operation)) core.run(form ? names.exchanged : names.profiled, operation, status, fields, context);
}
