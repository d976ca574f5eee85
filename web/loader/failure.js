// @ts-check
// What every failure looks like from outside.

/** A failure; `code` is stable, `message` is for the developer. */
export class TokenferryError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {Iterable<[string, string]>} [words] the provider's: provider_error, error_description, error_uri
   */
  constructor(code, message, words) {
    super(message);
    this.name = "TokenferryError";
    this.code = code;
    for (const [name, word] of words ?? []) if (word) Object.assign(this, { [name]: word });
  }
}
