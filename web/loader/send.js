// @ts-check
// The requests that C++ asks for: what they carry, and how much of an answer is read.

const request_timeout_ms = 20_000;
const max_answer_size = 1 << 20; // octets; a profile of a megabyte is not one

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
      ...((form || bearer) && { cache: "no-store" }),
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(request_timeout_ms),
    });
    // A blob is the browser's to keep, on disk where it is large, before anybody reads it.
    const body = await response.blob();
    if (body.size > max_answer_size) throw RangeError();
    const text = await body.text();
    status = response.status;
    fields = core.read(text);
  } catch (error) {
    // An answer that cannot be read is one without fields.
    if (/** @type {Error} */ (error).name == "TimeoutError") status = 1;
  }
  const told = form ? names.exchanged : bearer ? names.profiled : names.discovered;
  if (core.calls.has(operation)) core.run(told, operation, status, fields, context);
}
