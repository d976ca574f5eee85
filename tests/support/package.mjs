// @ts-check
// A project of somebody who has installed the package from npm.
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { dist } from "./browser_stage.mjs";
import { temporaryDirectory } from "./temporary.mjs";

const run = promisify(execFile);
/** The programs of the tests' npm packages, and the node that they run with. */
const tools = fileURLToPath(new URL("../node_modules/.bin", import.meta.url));
const env = { ...process.env, PATH: `${tools}:${process.env.PATH}` };

/** Packs a folder, as for publishing. @param {string} [folder] */
export async function pack(folder = `${dist}/web`) {
  const target = mkdtempSync(join(temporaryDirectory(), "pack-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", target], {
    cwd: folder,
  });
  const [{ filename, integrity, files }] = JSON.parse(stdout);
  return {
    archive: join(target, filename),
    integrity: /** @type {string} */ (integrity),
    files: /** @type {string[]} */ (
      files.map((/** @type {{ path: string }} */ { path }) => path).sort()
    ),
  };
}

/** Makes a project with these files and a package. @param {Record<string, string>} files @param {string} [source] the package folder */
export async function makeProject(files, source) {
  const folder = mkdtempSync(join(temporaryDirectory(), "project-"));
  for (const [name, content] of Object.entries({
    "package.json": `{ "type": "module" }`,
    ...files,
  })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const { archive } = await pack(source);
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", archive], { cwd: folder });
  return new Project(folder);
}

export class Project {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /**
   * Runs a program of an npm package, and gives what it prints. So does a failure.
   * @param {string} command a program and its arguments, with spaces between them
   */
  async run(command) {
    const [program, ...args] = command.split(" ");
    const { stdout, stderr } = await run(join(tools, program), args, {
      cwd: this.folder,
      env,
    }).catch((error) => {
      throw new Error(`${command}\n${error.stdout}${error.stderr}`);
    });
    return stdout + stderr;
  }

  /** @param {string} from @param {string} to */
  copy = (from, to) => cpSync(join(this.folder, from), join(this.folder, to));

  /** @param {string} name */
  read = (name) => readFileSync(join(this.folder, name));

  /** The files below a folder, by their paths in it. @param {string} name */
  list = (name) =>
    readdirSync(join(this.folder, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(this.folder, name).length + 1));
}
