// @ts-check
// JSON and options as forms, which are all that C++ reads.

/**
 * Makes a form of a JSON value: `{"a": {"b": 1}}` becomes `a.b=1`. What is nested deeper than 8
 * levels is left out. tests/vectors/flatten.json holds this and the server's reading to the same
 * rules.
 * @param {any} json
 * @param {number} [limit] pairs, besides those of a token
 */
export function flatten(json, limit = Infinity) {
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
  const kept = pairs.filter(([name], at) => at < limit || /^(error|expires|scope|[a-z_]*token)/.test(name));
  return new URLSearchParams(kept).toString();
}

/**
 * Whole numbers that JavaScript would round, a long id, stay text to the digit where the engine
 * shows their source.
 * @param {string} _
 * @param {any} value
 * @param {{ source?: string }} [context]
 */
export const keep_digits = (_, value, context) =>
  typeof value == "number" && Math.abs(value) > 2 ** 53 && context?.source || value;

/**
 * Options as a form. Through JSON: URL objects become texts, what is undefined is left out, and
 * lists are separated by spaces.
 * @param {any} options
 */
export const plain = options => flatten(JSON.parse(JSON.stringify(options,
  (_, value) => Array.isArray(value) ? value.join(" ") : value)));
