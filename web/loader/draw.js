// @ts-check
// C++ has no DOM: it lists elements, and they are built here.

/**
 * Builds the elements that the module lists: "DEPTH TAG CLASS" and a text, or an image's URL.
 * @param {Element} target
 * @param {URLSearchParams} tree
 */
export function draw(target, tree) {
  /** @type {ParentNode[]} */
  const parents = [document.createDocumentFragment()];
  for (const [name, value] of tree) {
    const [depth, tag, className = ""] = name.split(" ");
    const element = Object.assign(document.createElement(tag), { className }, tag == "img"
      ? { alt: "", referrerPolicy: "no-referrer", src: value }
      : { textContent: value, dir: "auto", ...(tag == "th" && { scope: "row" }) });
    parents[+depth].append(element);
    parents[+depth + 1] = element;
  }
  target.replaceChildren(parents[0]);
}
