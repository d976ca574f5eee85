// @ts-check
// JSON as forms, which are all that C++ reads.

const max_pairs = 256;

/**
 * Makes a form of a JSON value: `{"a": {"b": 1}}` becomes `a.b=1`. What is nested deeper than 8
 * levels is left out. tests/vectors/flatten.json holds this and the server's reading to the same
 * rules.
 * @param {any} json
 * @param {number} [limit] pairs, besides those of a token
 */
export const flatten = (json, limit = Infinity) => {
  /** @type {[string, string][]} */
  const pairs = [];
  /** @param {any} value @param {string} path @param {number} depth */
  const walk = (value, path, depth) => {
    if (value !== null && typeof value == "object") {
      if (depth > 8) return;
      for (const key of Object.keys(value)) walk(value[key], path ? path + "." + key : key, depth + 1);
    } else if (value != null) {
      pairs.push([path, String(value)]);
    }
  };
  walk(json, "", 0);
  const kept = pairs.filter(([name], at) =>
    at < limit || /^(error|expires|scope|[a-z_]*token)/.test(name));
  return String(new URLSearchParams(kept));
};

/**
 * Whole numbers that JavaScript would round, a long id, stay text to the digit where the engine
 * shows their source.
 * @param {string} _
 * @param {any} value
 * @param {{ source?: string }} [context]
 */
const keep_digits = (_, value, context) =>
  typeof value == "number" && Math.abs(value) > 9007199254740992 && context && context.source || value;

/** @param {string} text */
export const read_json = text => JSON.parse(text, keep_digits);

/** Makes a form of a JSON text, which has pairs where it is an object. @param {string} text */
export const fields_of = text => /^\s*{/.test(text) ? flatten(read_json(text), max_pairs) : "";

/** The pairs of a form, as an object. @param {string} form @returns {Record<string, string>} */
export const pairs_of = form => Object.fromEntries(new URLSearchParams(form));
