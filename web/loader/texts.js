// @ts-check
// What every engine has anyway, so that the module need not bring it: operations of texts
// (shared/lent_text.hpp) and of forms (shared/params.hpp).

/** @typedef {Record<string, (...texts: string[]) => string | number | boolean>} Functions */

/** @type {Functions} */
export const texts = {
  size: text => text.length,
  same: (text, other) => text == other,
  starts: (text, prefix) => text.startsWith(prefix),
  ends: (text, suffix) => text.endsWith(suffix),
  consists: (text, ranges) => RegExp(`^[${ranges}]*$`).test(text),
  join: (text, more) => text + more,
  before: (text, separator) => text.split(separator, 1)[0],
  behind: (text, separator) => text.slice(text.split(separator, 1)[0].length + 1),
  replace: (text, mark, by) => text.replaceAll(mark, by),
  first: text => [...text][0] ?? "",
  read_digits: text => /^\d{1,15}$/.test(text) ? +text : -1,
};

/** @type {Functions} */
export const forms = {
  get: (form, names) => names.split(" ").map(name => new URLSearchParams(form).get(name)).find(Boolean) ?? "",
  most: (form, names) => Math.max(...names.split(" ").map(name => new URLSearchParams(form).getAll(name).length)),
  other: (form, names) => [...new URLSearchParams(form).keys()].find(name => !names.split(" ").includes(name)) ?? "",
  add: (form, name, value) => (form && form + "&") + new URLSearchParams({ [name]: value }),
};
