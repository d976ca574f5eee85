// @ts-check
// The requests that C++ asks for: what they carry, and how much of an answer is read.
import { fields_of } from "./json.js";

const request_timeout_ms = 20000;
const max_answer_size = 1048576; // characters; a profile of a megabyte is not one

/**
 * Sends a request, as web/host.hpp has it.
 * @param {string} url
 * @param {string} form
 * @param {string} bearer
 * @param {(status: number, fields: string, text: string) => void} answered the status of HTTP, or of
 *     web/host.hpp; the pairs of the answer; and its text
 */
export const send = async (url, form, bearer, answered) => {
  const is_metadata = !form && !bearer;
  let status = 0;
  let fields = "";
  let text = "";
  /** @type {any} */
  let signal;
  try {
    signal = AbortSignal.timeout(request_timeout_ms);
    /** @type {RequestInit} */
    const rest = { "credentials": "omit", "referrerPolicy": "no-referrer", "signal": signal };
    /** @type {Record<string, string>} */
    const headers = { "accept": "application/json" };
    if (bearer) headers["authorization"] = "Bearer " + bearer;
    const response = await fetch(url, Object.assign(
      { "headers": headers, "redirect": is_metadata ? "manual" : "error" },
      form && { "method": "POST", "body": new URLSearchParams(form) },
      !is_metadata && { "cache": "no-store" },
      rest));
    if (response.type == "opaqueredirect") {
      // Nobody takes what stands there. Where it is, is for whoever mends the address.
      status = 3;
      fields = String(new URLSearchParams({ "redirect": (await fetch(url, rest)).url }));
    }
    // By hand, since `text()` has no bound. What nobody reads any more, the timeout ends.
    const reader = response.body && response.body.getReader();
    const decoder = new TextDecoder();
    for (let piece; reader && (piece = (await reader.read()).value);) {
      text += decoder.decode(piece, { "stream": true });
      if (text.length > max_answer_size) throw RangeError();
    }
    status = status || response.status;
    // Whose log has more of it, in an answer of the exchange.
    const id = form && response.headers.get("x-request-id");
    if (id) fields = `request_id=${id}&`;
    fields += fields_of(text);
  } catch (error) {
    // An answer that cannot be read is one without fields. WebKit tells no timeout by its name.
    status = status || (signal && signal.aborted ? 1 : error instanceof RangeError ? 2 : 0);
  }
  answered(status, fields, text);
};
