// @ts-check
// `./run --light`: the whole flow in Node alone, from the files of a release.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync } from "node:fs";
import { basename, join } from "node:path";
import { after, before, test as plain } from "node:test";
import { fileURLToPath } from "node:url";

import { browserTests } from "../support/browser.mjs";
import { dist } from "../support/browser_stage.mjs";
import { pack } from "../support/package.mjs";
import { temporaryDirectory } from "../support/temporary.mjs";
import { Arriving } from "../support/wait.mjs";

const run = fileURLToPath(new URL("../../run", import.meta.url));
const any = ["--light", "--port", "0", "--exchange-port", "0"];

/** @param {string} folder */
const environment = (folder) => ({ ...process.env, TOKENFERRY_PACKAGES: folder });
const makeFolder = () => mkdtempSync(join(temporaryDirectory(), "release-"));

/** @type {import("node:child_process").ChildProcess | undefined} */
let light;
let url = "";
before(async () => {
  const folder = makeFolder();
  const { archive } = await pack(`${dist}/edge`);
  copyFileSync(archive, join(folder, basename(archive)));
  execFileSync("tar", ["-czf", join(folder, "tokenferry-site-0.0.0.tgz"), "-C", dist, "site"]);
  const child = spawn(run, any, { env: environment(folder), stdio: ["ignore", "pipe", "inherit"] });
  light = child;
  url = await new Arriving(child.stdout).until("the address", (text) => /^Open {2}(\S+)$/m.exec(text)?.[1]);
});
after(() => light?.kill("SIGTERM"));

const test = browserTests();

test("a visitor signs in and sees the profile", async ({ newPage, guard }) => {
  guard.watch(url);
  const page = await newPage();
  await page.goto(url);
  await page.getByRole("button", { name: "Sign in with Sandbox" }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("heading", { name: "You are signed in" }).waitFor();
  assert.equal(await page.locator(".tf-name").innerText(), "Ada Lovelace");
  await page.getByText("Allowed: read:user.").waitFor();
  assert.equal(await page.url(), url);
});

plain("where nothing is built it says what to do, in one line", () => {
  const { status, stderr } = spawnSync(run, any, { env: environment(makeFolder()), encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /^run: nothing is built here\. Download tokenferry-exchange-VERSION\.tgz .*\n$/);
});
