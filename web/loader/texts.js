// @ts-check
// What every engine has anyway, so that the module need not bring it: operations of texts
// (shared/text.hpp) and of forms (shared/params.hpp).

/** @typedef {Record<string, (...texts: string[]) => string | number | boolean>} Functions */

/** @type {Functions} */
export const texts = {
  [names.size]: text => text.length,
  [names.same]: (text, other) => text == other,
  [names.starts]: (text, prefix) => text.startsWith(prefix),
  [names.ends]: (text, suffix) => text.endsWith(suffix),
  [names.replace_others]: (text, ranges, by) => text.replace(RegExp(`[^${ranges}]`, "g"), by),
  [names.lower]: text => text.toLowerCase(),
  [names.join]: (text, more) => text + more,
  [names.before]: (text, separator) => text.split(separator, 1)[0],
  [names.behind]: (text, separator) => text.slice(text.split(separator, 1)[0].length + 1),
  [names.replace]: (text, mark, by) => text.replaceAll(mark, by),
  [names.read_digits]: text => /^\d{1,15}$/.test(text) ? +text : -1,
};

/** @type {Functions} */
export const forms = {
  [names.get]: (form, names) => names.split(" ").map(name => new URLSearchParams(form).get(name)).find(Boolean) ?? "",
  [names.most]: (form, names) => Math.max(...names.split(" ").map(name => new URLSearchParams(form).getAll(name).length)),
  [names.other]: (form, names) => [...new URLSearchParams(form).keys()].find(name => !names.split(" ").includes(name)) ?? "",
  [names.pick]: (form, names) => {
    const pairs = new URLSearchParams(form);
    return String(new URLSearchParams(names.split(" ").map(name => [name, pairs.get(name) ?? ""])));
  },
  [names.joined]: (form, name) => [...new URLSearchParams(form)].flatMap(([key, value]) =>
    key.split(".", 1)[0] == name ? value : []).join(" "),
  [names.add]: (form, name, value) => (form && form + "&") + new URLSearchParams({ [name]: value }),
};
