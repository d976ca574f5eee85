// @ts-check
// A private directory for one test process, removed when the process ends.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @type {string | undefined} */
let directory;
let count = 0;

/** The directory; the same one for the whole process. */
export function temporaryDirectory() {
  if (!directory) {
    const made = mkdtempSync(join(tmpdir(), "tokenferry-test-"));
    process.on("exit", () => rmSync(made, { recursive: true, force: true }));
    directory = made;
  }
  return directory;
}

/**
 * Writes a file that only its owner may read, or with the mode given, and returns its path.
 * @param {string} name the end of the file's name
 * @param {string | Buffer} content
 */
export function temporaryFile(name, content, mode = 0o600) {
  const path = join(temporaryDirectory(), `${++count}-${name}`);
  writeFileSync(path, content, { mode });
  return path;
}
