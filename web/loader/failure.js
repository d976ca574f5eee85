// @ts-check
// What every failure looks like from outside.

/** A failure; `code` is stable, `message` is for the developer. */
export class TokenferryError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {Record<string, string>} [words] the provider's: provider_error, error_description, error_uri
   */
  constructor(code, message, words) {
    super(message);
    this.name = "TokenferryError";
    this.code = code;
    for (const name in words) if (words[name]) Object.assign(this, { [name]: words[name] });
  }
}
