// @ts-check
// Finding elements in a page. The function goes there as text, so that it stands for itself.

/** @typedef {{ button: string, heading: string, rowheader: string }} Roles */
/**
 * By a CSS selector, by role and name, by the text of the smallest element that has it, or by a field's label.
 * @typedef {object} Query
 * @property {string} [css]
 * @property {string} [hasText] besides
 * @property {keyof Roles} [role]
 * @property {string} [name]
 * @property {number} [level]
 * @property {string} [text]
 * @property {string} [label]
 * @property {boolean} [exact] the whole text, not a part in whatever case
 * @property {number} [nth]
 */

/** @param {Query} query @returns {any[]} */
export function find({ css, hasText = "", role, name = "", level, text, label, exact, nth }) {
  const roles = {
    button: "button",
    heading: level ? `h${level}` : "h1, h2, h3",
    rowheader: "th[scope=row]",
  };
  const all = (/** @type {string} */ selector) =>
    /** @type {any[]} */ ([...document.querySelectorAll(selector)]);
  const squeeze = (/** @type {string} */ given) => given.replace(/\s+/g, " ").trim();
  const has = (/** @type {string} */ given, /** @type {string} */ wanted) =>
    exact ? squeeze(given) == wanted : squeeze(given).toLowerCase().includes(wanted.toLowerCase());
  const says = (/** @type {string} */ wanted) => (/** @type {Element} */ element) =>
    has(element.textContent ?? "", wanted);
  let found = css ? all(css).filter(says(hasText)) : [];
  if (role)
    found = all(roles[role]).filter((element) => element.checkVisibility() && says(name)(element));
  if (text)
    found = all("body *")
      .filter(says(text))
      .filter((element) => ![...element.children].some(says(text)));
  if (label)
    found = all("input").filter((element) => [...(element.labels ?? [])].some(says(label)));
  return nth === undefined ? found : found.slice(nth, nth + 1);
}
