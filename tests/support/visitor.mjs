// @ts-check
// The little of a browser that a sign-in needs: cookies, redirects and the form on a page.
import { request } from "./http.mjs";

export class Visitor {
  /** @type {Map<string, string>} */
  #cookies = new Map();

  /**
   * Opens an address and follows redirects, until one leads to where the visitor wants to stop.
   * @param {string} url
   * @param {string} stopAt the beginning of that address; it is not opened
   * @param {Record<string, string>} [form] what to post
   * @returns {Promise<{ url: URL, text: string }>}
   */
  async open(url, stopAt, form) {
    for (let hops = 0; hops < 20; ++hops) {
      if (url.startsWith(stopAt)) return { url: new URL(url), text: "" };
      const cookie = [...this.#cookies].map((pair) => pair.join("=")).join("; ");
      const answer = await request(url, {
        method: form ? "POST" : "GET",
        headers: [
          ["Cookie", cookie],
          ...(form
            ? [
                /** @type {[string, string]} */ ([
                  "Content-Type",
                  "application/x-www-form-urlencoded",
                ]),
              ]
            : []),
        ],
        body: form && new URLSearchParams(form).toString(),
      });
      for (const line of answer.headers["set-cookie"] ?? []) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        this.#cookies.set(name, value);
      }
      if (!answer.headers.location) return { url: new URL(url), text: answer.text };
      url = new URL(answer.headers.location, url).href;
      form = undefined;
    }
    throw new Error(`too many redirects at ${url}`);
  }

  /**
   * Signs in at an authorization endpoint: opens it, and presses a button of the form there.
   * @param {URL} url
   * @param {string} redirectUri
   * @param {string} [decision] the button's value
   * @returns {Promise<URL>} where the provider sent the visitor back to
   */
  async signIn(url, redirectUri, decision = "approve") {
    const page = await this.open(url.href, redirectUri);
    if (page.url.href.startsWith(redirectUri)) return page.url;
    const action = /<form[^>]* action="([^"]+)"/.exec(page.text)?.[1];
    if (!action) throw new Error(`no form at ${page.url}: ${page.text}`);
    return (await this.open(new URL(action, page.url).href, redirectUri, { decision })).url;
  }
}
