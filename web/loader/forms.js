// @ts-check
// Options as forms, which are all that C++ reads.
import { flatten } from "../host/json.js";

/**
 * Options as a form. Through JSON: URL objects become texts, what is undefined is left out, and
 * lists are separated by spaces.
 * @param {any} options
 */
export const plain = options => flatten(JSON.parse(JSON.stringify(options,
  (_, value) => Array.isArray(value) ? value.join(" ") : value)));
