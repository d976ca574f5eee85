// @ts-check
// What the visitor sees: one view at a time, in the words of the site.

/** @typedef {{ code?: string, message: string, name?: string, [fact: string]: any }} Problem */

/** @param {string} id @returns {any} an element of index.html */
export const byId = id => document.getElementById(id);

const [heading, status, alert, view] = ["heading", "status", "alert", "view"].map(byId);

/** The site's own words for those of the page. @type {Record<string, string>} */
let own = {};
/** Whether anything was shown yet. */
let settled = false;

export const isSettled = () => settled;

/** Has the page speak the site's words from now on. @param {Record<string, string>} [words] */
export const speak = (words = {}) => { own = words; };

/** A text in the language of the site. @param {string} text @param {string} [name] */
export const say = (text, name = "") => String(own[text] ?? text).replace("{name}", () => name);

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} members
 */
export const make = (tag, members) => Object.assign(document.createElement(tag), members);

/** @param {string} textContent @param {() => void} onclick */
export const button = (textContent, onclick) => make("button", { type: "button", textContent, onclick });

/** Puts what stands in an element into the site's language. @param {Node} place */
export function translate(place) {
  const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode());) {
    node.textContent = (node.textContent ?? "").replace(/\S(.*\S)?/s, text => say(text));
  }
}

/** A copy of a template, and a finder of its places. @param {string} id */
export function open(id) {
  /** @type {DocumentFragment} */
  const content = document.importNode(byId(id).content, true);
  translate(content);
  /** @param {string} name @returns {any} */
  const slot = name => content.querySelector(`[data-slot="${name}"]`);
  return { content, slot };
}

/** Says what is under way, and holds the view still meanwhile. @param {string} text @param {string} [name] */
export function work(text, name) {
  view.inert = true;
  status.textContent = say(text, name);
}

/**
 * Shows a view below its title and a line: one that waits its turn to be read out, or an alert.
 * @param {string} title
 * @param {string} line
 * @param {Node} content
 * @param {string} [alarm]
 */
export function show(title, line, content, alarm = "") {
  view.inert = false;
  settled = true;
  document.title = heading.textContent = title;
  status.textContent = line;
  alert.textContent = alarm;
  view.replaceChildren(content);
  heading.focus(); // a screen reader says what is new, and Tab goes on from here
}
