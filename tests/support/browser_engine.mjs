// @ts-check
// The engines that the browser tests run on, and what each of them has to offer. A test knows none of
// them: it works with browser_tab.mjs, which needs no more than what stands here.

/**
 * @typedef {object} Engine
 * @property {(observer: Observer, look: Look) => Promise<Context>} newContext
 * @property {() => Promise<void>} stop
 */
/**
 * A visitor with a browser that remembers nothing.
 * @typedef {object} Context
 * @property {() => Promise<Tab>} newTab
 * @property {() => Promise<Tab[]>} tabs all of them, also those that pages opened
 * @property {(source: string) => Promise<void>} addInitScript runs before every document's own scripts
 * @property {() => Promise<void>} close
 */
/**
 * @typedef {object} Tab
 * @property {(url: string) => Promise<unknown>} navigate settles when the document is loaded
 * @property {(source: string) => Promise<string | undefined>} evaluate an expression that gives a
 *   text, or a promise of one. No policy of the page's applies to it
 * @property {(source: string) => Promise<unknown>} run a script of any size, likewise
 * @property {(x: number, y: number) => Promise<unknown>} click as a mouse does it
 * @property {(key: string) => Promise<unknown>} press as a keyboard does it: a character, Tab or Enter
 * @property {(width: number, height: number) => Promise<unknown>} resize as near as the engine's window gets
 * @property {() => Promise<unknown>} bringToFront
 * @property {() => Promise<unknown>} close
 * @property {() => Promise<string[]>} history the addresses that Back and Forward lead to; none
 *   where the engine does not tell of them
 */
/**
 * Is told what happens in a context's tabs.
 * @typedef {object} Observer
 * @property {(level: string, text: string, url?: string) => void} console a message, and where it comes from; level "error" for what the page threw, for
 *   a violated policy and for a request that failed, too
 * @property {(request: Request) => void} request
 * @property {(url: string, headers: Record<string, string>) => void} headers as they were sent in the end
 */
/**
 * @typedef {object} Request
 * @property {string} url
 * @property {string} method
 * @property {boolean} isNavigation
 * @property {Record<string, string>} headers names in lower case
 * @property {string} body empty where the engine does not tell
 * @property {string} address of the tab at that time; empty where the engine does not tell
 */
/** @typedef {{ colorScheme?: "light" | "dark", reducedMotion?: "reduce" }} Look */

/** The one that is asked for. */
export const engineName = process.env.TOKENFERRY_BROWSER || "chromium";

/** Starts it. @param {string} proxy host and port of what answers for all but loopback @returns {Promise<Engine>} */
export async function startEngine(proxy) {
  if (engineName == "webkit") return (await import("./browser_webkit.mjs")).startWebKit(proxy);
  return (await import("./browser_puppeteer.mjs")).startPuppeteer(engineName, proxy);
}
