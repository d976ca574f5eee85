// @ts-check
// Pages and programs in a frame: a sign-in by a redirect would take the frame away, and one by a window
// is safe only where that finds the record, in a frame of the page's own origin.
import assert from "node:assert/strict";

import { browserTests } from "../support/browser.mjs";
import { html } from "../support/browser_host.mjs";
import { codeOf, Program, serveProgram } from "../support/program.mjs";
import { until } from "../support/wait.mjs";

const test = browserTests();

/** Who stands around, how the sign-in would be, and what comes of it. No window opens here. */
const rows = /** @type {const} */ ([
  ["another site", "module", "a redirect", "invalid_request"],
  ["its own origin", "page", "a redirect", "invalid_request"],
  ["another site", "module", "a window", "invalid_request"],
  ["its own origin", "page", "a window", "popup_blocked"],
]);

/**
 * The address of a page with the app in a frame, which keeps what that tells.
 * @param {import("../support/browser_stage.mjs").Stage} stage @param {"module" | "page"} around
 */
function placeAround(stage, around) {
  stage[around].routes.set("/around/", () => html(`<!doctype html><title>Around</title><link rel="icon" href="data:,">
    <script>globalThis.lines = []; onmessage = ({ data }) => lines.push(data);</script>
    <iframe src="${stage.page.origin}/app/"></iframe>`));
  return `${stage[around].origin}/around/`;
}

for (const [name, around, way, told] of rows) {
  test(`a page in a frame of ${name} would sign in by ${way}: ${told}`, async ({ newPage, stage }) => {
    const script = stage.page.routes.get("/app/app.js");
    const behind = `const tell = () => top.postMessage(at("code").value, "*");
      window.open = () => null;
      addEventListener("message", ({ data }) => act(async () => void await app.clients[0].signIn(data)).then(tell));
      const start = () => app.clients[0] ? top.postMessage("ready", "*") : setTimeout(start, 10);
      start();`;
    stage.page.routes.set("/app/app.js", async (asked) => {
      const answer = await script?.(asked);
      return { ...answer, body: `${answer?.body}\n${behind}` };
    });
    const page = await newPage();
    await page.goto(placeAround(stage, around));
    await page.waitForFunction(() => globalThis.lines.includes("ready"));
    await page.evaluate((popup) => frames[0].postMessage({ popup }, "*"), way == "a window");
    await until("an answer", () => page.evaluate(() => globalThis.lines.length > 1));
    assert.deepEqual(await page.evaluate(() => globalThis.lines), ["ready", told]);
    assert.equal(stage.provider.front.asked.length, 0);
  });
}

for (const [name, around, way, told] of rows) {
  test(`a program in a frame of ${name} would sign in by ${way}: ${told}`, async (world) => {
    const { newPage, stage } = world;
    serveProgram(stage);
    const lines = stage.page.routes.get("/app/lines.js");
    const program = new Program(await newPage(), stage);
    // It does what the page around says, and tells it what came of that.
    const begin = () => {
      window.open = () => null;
      const { push } = globalThis.lines;
      globalThis.lines.push = (/** @type {string} */ line) => {
        top?.postMessage(line, "*");
        return push.call(globalThis.lines, line);
      };
      addEventListener("message", ({ data }) => {
        for (const words of data) globalThis.Module.ccall("act", null, ["string", "string", "string"], words);
      });
    };
    stage.page.routes.set("/app/lines.js", async (asked) => {
      const answer = await lines?.(asked);
      return { ...answer, body: `${answer?.body}\n(${begin})();` };
    });
    await program.page.goto(placeAround(stage, around));
    await program.started();
    const options = new URLSearchParams(program.options()).toString();
    await program.page.evaluate((acts) => frames[0].postMessage(acts, "*"), [["a", "make", options], ["a", "sign_in", way == "a window" ? "popup=true" : ""]]);
    assert.equal(codeOf(await program.told("a", "sign_in")), told);
    assert.equal(stage.provider.front.asked.length, 0);
  });
}
