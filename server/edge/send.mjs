// @ts-check
// The way to the provider by fetch: one request, no redirect followed, nothing sent twice.
import { readAtMost } from "./message.mjs";

/** @typedef {import("./message.mjs").Field} Field */
/** @typedef {{ host: string, port: number, connect: Uint8Array }} Proxy */
/** @typedef {{ url: string, method: string, fields: Field[], body: Uint8Array, proxy?: Proxy }} Outgoing */
/** @typedef {"timeout" | "dns" | "tls" | "certificate" | "malformed" | "unreachable"} Reason */
/**
 * An answer, of whose fields two count; or why there is none.
 * @typedef {{ status: number, retryAfter: string, encoding: string, body: Uint8Array }
 *   | { reason: Reason, detail: string }} Result
 */
/** @typedef {{ seconds: number, limit: number }} Limits */
/** @typedef {(request: Outgoing, limits: Limits) => Promise<Result>} Send */

/**
 * Why a request has failed, and the platform's word for it, which is never a text of the provider.
 * @param {any} error
 * @returns {{ reason: Reason, detail: string }}
 */
export function reasonOf(error) {
  const cause = error?.cause ?? error;
  const code = String(cause?.code ?? "");
  const text = `${code} ${cause?.name ?? ""} ${cause?.message ?? ""}`;
  /** @type {[RegExp, Reason][]} */
  const rules = [
    [/Timeout|ETIMEDOUT/i, "timeout"],
    [/ENOTFOUND|EAI_AGAIN|dns error/i, "dns"],
    [/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|HOSTNAME_MISMATCH/i, "certificate"],
    [/\bERR_SSL|\bERR_TLS|\bEPROTO\b|handshake|HandshakeFailure/i, "tls"],
    [/\bHPE_|invalid HTTP|Malformed/i, "malformed"],
  ];
  const reason = rules.find(([pattern]) => pattern.test(text))?.[1] ?? "unreachable";
  return { reason, detail: code || "the platform does not say why" };
}

/** @param {typeof globalThis.fetch} fetch @returns {Send} */
export const sendBy = (fetch) => async ({ url, method, fields, body }, { seconds, limit }) => {
  const signal = AbortSignal.timeout(seconds * 1000);
  try {
    const init = { method, headers: fields, body: /** @type {BodyInit} */ (body), signal };
    const answer = await fetch(url, { ...init, redirect: "manual" });
    const retryAfter = answer.headers.get("retry-after") ?? "";
    // A redirect that the platform keeps to itself has no status, and what was encoded is decoded.
    const status = answer.status || 302;
    return { status, retryAfter, encoding: "", body: await readAtMost(answer.body, limit) };
  } catch (error) {
    return signal.aborted ? { reason: "timeout", detail: "waiting for the answer" } : reasonOf(error);
  }
};
