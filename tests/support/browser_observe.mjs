// @ts-check
// What Chromium and Firefox tell of their tabs, in one form.

/** @typedef {import("puppeteer-core").Page} Puppet */
/** @typedef {import("./browser_engine.mjs").Observer} Observer */

/**
 * Firefox 140 does not tell of history.replaceState, so that the tab's address is unknown; and it
 * reports errors of its own about the objects of init scripts.
 * @param {Observer} observer
 * @returns {Observer}
 */
export const lenient = (observer) => ({
  request: (request) => observer.request({ ...request, address: "" }),
  headers: (url, headers) => observer.headers(url, headers),
  console(level, text, url) {
    if (!/Permission denied to access property "length"/.test(text))
      observer.console(level, text, url);
  },
});

/** @param {Puppet} page @param {Observer} observer @param {boolean} isFirefox */
export function observe(page, observer, isFirefox) {
  page.on("console", (message) =>
    observer.console(message.type(), message.text(), message.location().url),
  );
  page.on("pageerror", (error) => observer.console("error", String(error)));
  page.on("request", (request) =>
    observer.request({
      url: request.url(),
      method: request.method(),
      // What is rendered beforehand is asked for as if it were a part of this page.
      isNavigation: request.isNavigationRequest() || /prerender/.test(request.headers()["sec-purpose"] ?? ""),
      headers: request.headers(),
      body: isFirefox ? "" : (request.postData() ?? ""), // which BiDi does not tell
      address: page.url(),
    }),
  );
  page.on("requestfinished", (request) => observer.headers(request.url(), request.headers()));
}

/** Chromium's console tells of requests that failed; for Firefox it is done here. @param {Puppet} page @param {Observer} observer */
export function observeFailures(page, observer) {
  const tell = (/** @type {string} */ why, /** @type {string} */ url) =>
    observer.console("error", `Failed to load resource: ${why}`, url);
  page.on("response", (response) => {
    if (response.status() >= 400)
      tell(`the server responded with a status of ${response.status()}`, response.url());
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    if (why != "NS_BINDING_ABORTED") tell(why, request.url()); // which is what the page itself, or its end, brings about
  });
}
