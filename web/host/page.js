// @ts-check
// What the browser lends to the flow, for pages and for programs alike: the page's addresses, texts
// that only the browser reads, and what the tab keeps.
//
// The files of this folder are JavaScript of 2017, which Emscripten 3.1.6 still reads, and no two of
// them have a top-level name in common: web/emscripten/client.cmake puts them into one function. What
// C++ calls has its name of `names`: short in pages, and itself in programs.

/**
 * Does what may throw; then, or where there is nothing, gives another value.
 * @param {() => any} act
 * @param {any} otherwise
 */
export const attempt = (act, otherwise) => {
  try {
    const value = act();
    return value == null ? otherwise : value;
  } catch (error) {
    return otherwise;
  }
};

/** What web/host.hpp lists and needs nothing but the browser. */
export const page = {
  [names.frame]: () => attempt(() => {
    /** @type {Window} */
    let at = self;
    while (at != top) (at = at.parent).location.href; // which another origin does not tell
    return +(top != self);
  }, 2),
  [names.page_url]: () => location.href,
  [names.loaded_url]: () => attempt(() => performance.getEntriesByType("navigation")[0].name, ""),
  /** @param {string} reference @param {string} base */
  [names.resolve_url]: (reference, base) => attempt(() => new URL(reference, base).href, ""),
  /** @param {string} url */
  [names.origin_of]: url =>
    attempt(() => /** @type {any} */ (/^https?:\/\/[^/@]+(?=\/)/.exec(new URL(url).href))[0], ""),
  /** @param {string} url */
  [names.query]: url => attempt(() => String(new URL(url).searchParams), ""),
  /** @param {string} url */
  [names.replace_url]: url => history.replaceState(history.state, "", url),
  /** @param {string} url */
  [names.navigate]: url => location.assign(url),
  /** @param {string} prefix */
  [names.keys]: prefix =>
    attempt(() => Object.keys(sessionStorage).filter(key => key.startsWith(prefix)).join(" "), ""),
  /** @param {string} token */
  [names.payload_of]: token => attempt(() => {
    const [, payload] = /** @type {any} */ (/^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token));
    const octets = atob(payload.replace(/-/g, "+").replace(/_/g, "/"));
    return new TextDecoder().decode(Uint8Array.from(octets, octet => octet.charCodeAt(0)));
  }, ""),
};

// What the tab keeps; or an object in its place, and then no longer than the page lives.

/** @param {string} key @param {any} [memory] */
export const load = (key, memory) => attempt(() => (memory || sessionStorage)[key], "");

/** @param {string} key @param {string} form @param {any} [memory] */
export const store = (key, form, memory) =>
  attempt(() => ((memory || sessionStorage)[key] = form, 1), 0);

/** @param {string} key @param {any} [memory] */
export const forget = (key, memory) => attempt(() => delete (memory || sessionStorage)[key], 0);
