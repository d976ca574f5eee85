// @ts-check
// What people build from the package: each bundler without configuration, and the result in a page
// through a whole sign-in.
import assert from "node:assert/strict";

import { browserTests, signIn } from "../support/browser.mjs";
import { appPage, appScript } from "../support/browser_app.mjs";
import { file } from "../support/browser_stage.mjs";
import { makeProject } from "../support/package.mjs";

const test = browserTests();

/** @typedef {import("../support/package.mjs").Project} Project */
/** @typedef {import("../support/browser_stage.mjs").Stage} Stage */

/** The app with an import of the package. @param {string} name */
const app = (name) => appScript("").body.replace(`"/tokenferry.js"`, JSON.stringify(name));

/**
 * Serves what was built, below the page's origin.
 * @param {Stage} stage
 * @param {Project} project
 * @param {string} [script] where the bundler writes no page
 */
function serve(stage, project, script) {
  stage.policy = stage.strictPolicy().replaceAll(stage.module.origin, "'self'");
  const html = script
    ? String(project.read("index.html")).replace("/app/app.js", script)
    : String(project.read("dist/index.html"));
  stage.page.routes = new Map(
    project.list("dist").map((name) => [`/${name}`, () => file(`${project.folder}/dist/${name}`)]),
  );
  stage.page.routes.set("/", () => ({ ...appPage(stage.settings, stage.policy), body: html }));
}

/**
 * @typedef {object} Bundler
 * @property {string} name
 * @property {string} import
 * @property {(project: Project) => Promise<unknown>} build into dist/
 * @property {string} [script] what the page loads, where the bundler does not write the page
 */

/** @type {Bundler[]} */
const bundlers = ["tokenferry", "tokenferry/split"].flatMap((name) => [
  { name: "Vite", import: name, build: (project) => project.run("vite build") },
  {
    name: "webpack",
    import: name,
    script: "/main.js",
    build: (project) => project.run("webpack ./app/app.js"),
  },
]);
bundlers.push(
  {
    // By the fields that came before `exports`, which are all that Parcel 2 reads unless it is told to.
    name: "a bundler that knows no exports",
    import: "tokenferry",
    script: "/main.js",
    build: (project) => project.run("webpack ./app/app.js --resolve-exports-fields-reset"),
  },
  {
    name: "esbuild",
    import: "tokenferry/inline",
    script: "/app.js",
    build: (project) => project.run("esbuild app/app.js --bundle --minify --outdir=dist"),
  },
  {
    name: "esbuild",
    import: "tokenferry",
    script: "/app.js",
    build: (project) => project.run("esbuild app/app.js --bundle --outdir=dist"),
  },
  {
    name: "Rollup",
    import: "tokenferry",
    script: "/app.js",
    build: (project) => project.run("rollup app/app.js --dir dist --config"),
  },
  {
    // It copies no files: the wasm is for its user to put beside the bundle.
    name: "esbuild and a copied wasm",
    import: "tokenferry/split",
    script: "/app.js",
    build: async (project) => {
      await project.run("esbuild app/app.js --bundle --minify --format=esm --outdir=dist");
      project.copy("node_modules/tokenferry/tokenferry.wasm", "dist/tokenferry.wasm");
    },
  },
);

for (const { name, import: imported, build, script } of bundlers) {
  test(`${name} builds a page that imports ${imported}, and visitors sign in`, async ({
    open,
    stage,
  }) => {
    const project = await makeProject({
      "index.html": String(appPage(stage.settings, "").body),
      "app/app.js": app(imported),
      // As its plugin that finds packages does.
      "rollup.config.js": `export default { plugins: [{
        resolveId: name => name == "tokenferry" ? new URL(import.meta.resolve(name)).pathname : null }] };`,
    });
    await build(project);
    serve(stage, project, script);
    assert.equal(await signIn(await open("/")), "session");
    const two_files = imported == "tokenferry/split";
    const built = project.list("dist").some((path) => path.endsWith(".wasm"));
    const fetched = stage.page.asked.some(({ url }) => url.pathname.endsWith(".wasm"));
    assert.deepEqual({ built, fetched }, { built: two_files, fetched: two_files });
    assert.equal(stage.module.asked.length, 0);
  });
}
