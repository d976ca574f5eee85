// @ts-check
// C++ has no DOM: it lists elements, and they are built here.

/** The first character that can be seen, or a mark. @param {string} name */
const initial_of = name => /[^\p{C}\p{Z}\p{M}\p{DI}\u2800]/u.exec(name)?.[0] ?? "?";

/**
 * Builds the elements that the module lists: "DEPTH TAG CLASS" and a text, or an image's URL. Where
 * an image does not load, the element before it stands: the initial of the name.
 * @param {Element} target
 * @param {URLSearchParams} tree
 */
export function draw(target, tree) {
  /** @type {ParentNode[]} */
  const parents = [document.createDocumentFragment()];
  for (const [name, value] of tree) {
    const [depth, tag, className = ""] = name.split(" ");
    const parent = parents[+depth];
    const before = parent.lastElementChild;
    const element = Object.assign(document.createElement(tag), { className }, tag == "img"
      ? { alt: "", referrerPolicy: "no-referrer", src: value, onerror: () => element.replaceWith(/** @type {Element} */ (before)) }
      : { textContent: /initials/.test(className) ? initial_of(value) : value, dir: "auto", ...(tag == "th" && { scope: "row" }) });
    if (tag == "img") before?.remove();
    parent.append(element);
    parents[+depth + 1] = element;
  }
  target.replaceChildren(parents[0]);
}
