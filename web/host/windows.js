// @ts-check
// What windows of the origin say to each other: that of a sign-in and the page that opened it, and
// the tabs of one session.
import { flatten } from "./json.js";

/** So often, each half a second, a window must look closed to the visitor who is back. */
const closed_looks = 10;
/** How long the window of a sign-in waits until its opener has heard. */
const unheard_ms = 1000;

/**
 * Opens the window of a sign-in; false where the browser does not.
 * @param {string} url
 * @param {string} key under which its answer comes, and under which the tab keeps the sign-in
 * @param {(answer: string) => unknown} heard takes the answer, as a form; gives whether somebody did
 * @param {() => void} looks_closed called at most once
 */
export const open_window = (url, key, heard, looks_closed) => {
  const popup = open("", "", "popup,width=500,height=700");
  if (!popup) return 0;
  // Cut off before it leaves: the provider's page could lead this one away otherwise.
  popup.opener = null;
  popup.location.assign(url);
  const forget_record = () => { delete sessionStorage[key]; };
  addEventListener("pagehide", forget_record);
  const channel = new BroadcastChannel(key);
  channel.onmessage = ({ data }) => {
    clearInterval(watch);
    // Nobody takes it after a sign-out: then the window keeps what it has.
    if (heard(flatten(data))) channel.postMessage(0);
    channel.close();
    forget_record();
  };
  // A window that a Cross-Origin-Opener-Policy has cut off looks closed, too. So the visitor has to
  // be back here for a while; and what comes after all is the client's session all the same.
  let looks = 0;
  const watch = setInterval(() => {
    looks = popup.closed && document.hasFocus() ? looks + 1 : 0;
    if (looks < closed_looks) return;
    clearInterval(watch);
    forget_record();
    looks_closed();
  }, 500);
  return 1;
};

/**
 * Tells the page that opened this window the answer. That closes it, when it has heard.
 * @param {string} key
 * @param {object} answer
 * @param {() => void} unheard called where nobody hears, or the browser does not let the window close
 */
export const tell_opener_of = (key, answer, unheard) => {
  const channel = new BroadcastChannel(key);
  channel.onmessage = () => close();
  channel.postMessage(answer);
  setTimeout(unheard, unheard_ms);
};

/**
 * Hears what the tabs of the origin say on a channel: a word and pairs, or nothing.
 * @param {string} name
 * @param {(word: string, form: string, is_nothing: boolean) => void} hear
 */
export const open_channel = (name, hear) => {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => {
    if (Array.isArray(data)) hear(String(data[0] || ""), flatten(data[1]), !data.length);
  };
  return channel;
};

/**
 * Takes a lock of the origin, for as long as the act takes. Without locks, as in an insecure
 * context, this page alone agrees with itself.
 * @param {string} name @param {() => Promise<unknown>} act
 */
export const take_lock = (name, act) => {
  if (navigator.locks) navigator.locks.request(name, act).catch(act);
  else act();
};
