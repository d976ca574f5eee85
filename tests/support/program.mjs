// @ts-check
// The program whose clients do what a test says (tests/programs/clients.cpp), in a page.
import { fileURLToPath } from "node:url";

import { html } from "./browser_host.mjs";
import { file } from "./browser_stage.mjs";

const built = process.env.TOKENFERRY_WASM ?? fileURLToPath(new URL("../../build/wasm", import.meta.url));

/** @typedef {Record<string, string>} Pairs */
/** What a callback told: whether a session, nobody, a failure, ...; and its parts. */
/** @typedef {{ what: string, parts: URLSearchParams }} Told */

/** Of a failure. @param {Told} told */
export const codeOf = ({ what, parts }) => (what == "failure" ? parts.get("code") : what);

/** Puts the program on the page's host, in the app's place. @param {import("./browser_stage.mjs").Stage} stage */
export function serveProgram(stage) {
  const policy = stage.strictPolicy().replace("connect-src", "connect-src 'self'");
  const page = `<!doctype html><title>Clients</title><link rel="icon" href="data:,">
    <script src="/app/lines.js"></script><script src="/app/clients.js"></script>`;
  const headers = { "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer" };
  stage.page.routes.set("/app/", () => html(page, headers));
  stage.page.routes.set("/app/lines.js", () => ({
    headers: { "Content-Type": "text/javascript" },
    body: "globalThis.lines = []; var Module = { print: line => lines.push(line) };",
  }));
  for (const name of ["clients.js", "clients.wasm"]) {
    stage.page.routes.set(`/app/${name}`, () => file(`${built}/tests/programs/${name}`));
  }
}

export class Program {
  /** @param {import("./browser_tab.mjs").Page} page @param {import("./browser_stage.mjs").Stage} stage */
  constructor(page, stage) {
    this.page = page;
    this.stage = stage;
  }

  /** Starts it in a new tab. @param {import("./browser.mjs").World} world */
  static async open({ newPage, stage }, path = "/app/") {
    serveProgram(stage);
    const page = await newPage();
    await page.goto(stage.page.origin + path);
    const program = new Program(page, stage);
    await program.started();
    return program;
  }

  /** Waits until it runs, in this page or the one that follows. */
  started = () => this.page.waitForFunction(() => globalThis.lines?.includes("ready"));

  /** Runs a function in every document that a provider leads back to. @param {(options: string) => void} begin @param {string} options */
  startWith(begin, options) {
    const { routes } = this.stage.page;
    const lines = routes.get("/app/lines.js");
    routes.set("/app/lines.js", async (asked) => {
      const answer = await lines?.(asked);
      return { ...answer, body: `${answer?.body}\nconst begin = ${begin};\nif (/[?&]state=/.test(location.search)) begin(${JSON.stringify(options)});` };
    });
  }

  /** Options of a client for the stand-in. @param {Pairs} [change] @returns {Pairs} */
  options(change) {
    const { authorizationEndpoint, profileEndpoint } = this.stage.provider.endpoints;
    return {
      authorization_endpoint: authorizationEndpoint,
      profile_endpoint: profileEndpoint,
      client_id: "web",
      token_endpoint: this.stage.tokenEndpoint,
      ...change,
    };
  }

  /** Lets a client do something. @param {string} who @param {string} call @param {Pairs} [pairs] */
  act = (who, call, pairs = {}) =>
    this.page.evaluate(
      (words) => globalThis.Module.ccall("act", null, ["string", "string", "string"], words),
      [who, call, new URLSearchParams(pairs).toString()],
    );

  /** Lets clients do things in one turn, and gives what was told within it. @param {[who: string, call: string][]} acts */
  actAtOnce = (...acts) =>
    this.page.evaluate((all) => {
      const before = globalThis.lines.length;
      for (const words of all) globalThis.Module.ccall("act", null, ["string", "string", "string"], [...words, ""]);
      return globalThis.lines.slice(before);
    }, acts);

  /** Makes a client for the stand-in. @param {string} who @param {Pairs} [change] */
  make = (who, change) => this.act(who, "make", this.options(change));

  /** Waits for the next callback of a client's calls. @param {string} who @param {string} call @returns {Promise<Told>} */
  async told(who, call) {
    const line = await this.page.waitForFunction((start) => {
      const lines = /** @type {string[]} */ (globalThis.lines);
      const at = lines.findIndex((text) => text.startsWith(start) && !text.startsWith(`${start}called`));
      return at >= 0 && lines.splice(at, 1)[0];
    }, `${who} ${call} `);
    const [, , what, form] = String(line).split(" ");
    return { what, parts: new URLSearchParams(form) };
  }

  /** Lets a client do something, and waits for its callback. @param {string} who @param {string} call @param {Pairs} [pairs] */
  async ask(who, call, pairs) {
    await this.act(who, call, pairs);
    return this.told(who, call);
  }

  /** Signs in as far as the page that the provider leads back to. @param {string} who @param {Pairs} [pairs] */
  async comeBack(who, pairs) {
    const back = this.page.waitForURL(/[?&](code|error)=/);
    await this.act(who, "sign_in", pairs);
    await back;
    await this.started();
  }

  /** Signs in as far as the page where the client resumes. @param {string} who @param {Pairs} [pairs] @param {Pairs} [change] */
  async signIn(who, pairs, change) {
    await this.make(who, change);
    await this.comeBack(who, pairs);
    await this.make(who, change);
    return this.ask(who, "resume");
  }

  /** What it has told of a client and nobody has waited for. @param {string} who @returns {Promise<string[]>} */
  rest = (who) =>
    this.page.evaluate(
      (start) => globalThis.lines.filter((/** @type {string} */ line) => line.startsWith(start) && !line.endsWith(" called ")),
      `${who} `,
    );
}
