// @ts-check
// The requests that C++ asks for: what they carry, and how much of an answer is read.

const request_timeout_ms = 20_000;
const max_answer_size = 1 << 20; // characters; a profile of a megabyte is not one

/**
 * Sends a request; its answer goes to the module, unless the visitor signs out meanwhile.
 * @param {import("./core.js").Core} core
 * @param {...any} request as web/host.hpp has it
 */
export async function send(core, ...request) {
  const [operation, url, form, bearer, context] = request;
  const is_metadata = !form && !bearer;
  let status = 0;
  let fields = "";
  try {
    /** @type {RequestInit} */
    const rest = { credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(request_timeout_ms) };
    const response = await fetch(url, {
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
      headers: {
        accept: "application/json",
        ...(bearer && { authorization: "Bearer " + bearer }),
      },
      ...(!is_metadata && { cache: "no-store" }),
      redirect: is_metadata ? "manual" : "error",
      ...rest,
    });
    if (response.type == "opaqueredirect") {
      // Nobody takes what stands there. Where it is, is for whoever mends the address.
      status = 3;
      fields = String(new URLSearchParams({ redirect: (await fetch(url, rest)).url }));
    }
    // By hand, since `text()` has no bound. What nobody reads any more, the timeout ends.
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (let octets; (octets = (await reader?.read())?.value);) {
      text += decoder.decode(octets, { stream: true });
      if (text.length > max_answer_size) throw RangeError();
    }
    status ||= response.status;
    // Whose log has more of it, in an answer of the exchange.
    if (form) fields = `request_id=${response.headers.get("x-request-id") ?? ""}&`;
    fields += core.read(text);
  } catch (error) {
    // An answer that cannot be read is one without fields.
    status ||= { TimeoutError: 1, RangeError: 2 }[/** @type {"RangeError"} */ (/** @type {Error} */ (error).name)];
  }
  const told = form ? names.exchanged : bearer ? names.profiled : names.discovered;
  if (!core.calls.has(operation)) return;
  if (bearer && status == 401 && core.renew(operation, bearer)) return;
  core.run(told, operation, status, fields, context);
}
