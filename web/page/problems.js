// @ts-check
// What a failure means to a visitor, and whose it is to mend.

/** @typedef {import("./view.js").Problem} Problem */
/** A title, a text, what that names, and whether only the site's owner can mend it. @typedef {[title?: string, text?: string, about?: string, isOwners?: boolean]} Explanation */

// For a code, or a provider's word that is known: a title, and what a visitor can do.
/** @type {Record<string, Explanation>} */
const known = {
  access_denied: ["You declined", "Nothing was shared with this page."],
  timeout: ["No answer in time", "The sign-in is slow just now. Try again in a moment."],
  temporarily_unavailable: ["No answer in time", "The sign-in is busy just now. Try again in a moment."],
  state_expired: ["That took too long", "Please sign in once more."],
  profile_unavailable: ["", "{name} does not show it just now."],
  storage_unavailable: ["This browser keeps nothing for this page", "Allow site data for it, or leave private mode."],
  wasm_unavailable: ["This page did not load fully", "Reload it. If an ad blocker is on, allow this page."],
  unverified_user_email: ["", "Verify your mail address at {name} first."],
};
// What trying again does not help against: somebody has to correct the configuration.
const settingsAtFault = /^(invalid_(client|option|scope)|un(authorized_client|supported_.*)|insecure_transport|secret_in_browser|redirect_uri_mismatch|application_suspended)$/;

/** What was reported already. @type {WeakSet<Problem>} */
const reported = new WeakSet();
/** What the Content Security Policy did not let this page reach. @type {string[]} */
const blocked = [];
document.addEventListener("securitypolicyviolation", ({ blockedURI }) => { blocked.push(blockedURI); });

/** @param {string} code @param {string} message @returns {Problem} */
export const problem = (code, message) => Object.assign(new Error(message), { code });

/** Tells whoever builds the page. @param {Problem} error */
export function report(error) {
  if (!reported.has(error)) console.error(`${error.code ?? error.name}: ${error.message}`, error);
  reported.add(error);
}

/**
 * What there is to say beyond the message.
 * @param {Problem} error
 * @param {string} word the provider's own, or the code
 * @param {boolean} isSignIn
 * @returns {Promise<Explanation>}
 */
export async function explain(error, word, isSignIn) {
  const { code, outcome, message } = error;
  if (known[word]) return known[word];
  if (code == "network_error") return whyNoAnswer(message);
  // A provider's own word, which no RFC has.
  if (word != code && !outcome) return ["", "The provider refuses this app's settings. Tell the site's owner: {name}", word, true];
  if (error.fault == "site" || isSignIn && settingsAtFault.test(word)) {
    return ["This site's sign-in is not set up right", "Tell its owner: {name}", word == code && outcome || word, true];
  }
  return [];
}

/** What a page can tell of a request without an answer. @param {string} message @returns {Promise<Explanation>} */
async function whyNoAnswer(message) {
  const [url] = /^https?:[^ ]+(?=: )/.exec(message) ?? [];
  if (!navigator.onLine) return ["You are offline", "Connect to the internet, and try again."];
  if (!url || message.endsWith("too large")) return ["No answer"];
  const { origin, host } = new URL(url);
  const isThere = await fetch(url, { mode: "no-cors", credentials: "omit", signal: AbortSignal.timeout(5000) })
    .then(() => true, () => false);
  await new Promise(resolve => setTimeout(resolve, 100)); // the policy's event comes after the refusal
  if (blocked.some(address => address.startsWith(origin))) {
    return ["This page is not set up right", "Its Content Security Policy does not let it reach {name}.", host, true];
  }
  return ["No answer", isThere ? "{name} does not let this page read its answer." : "{name} cannot be reached. Try again later.", host];
}
