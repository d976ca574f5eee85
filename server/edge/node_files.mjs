// @ts-check
// The files of a machine with Node, as the configuration looks at them.
import { accessSync, constants, readFileSync, statSync } from "node:fs";

/** @typedef {import("./core.mjs").Fault} Fault */

/** @param {any} error @returns {Fault} */
function faultOf({ code }) {
  if (code === "ENOENT" || code === "ENOTDIR") return "missing";
  return code === "EACCES" ? "forbidden" : "other";
}

/** @param {number} gid */
const isOwnGroup = (gid) =>
  gid === 0 || gid === process.getegid?.() || !!process.getgroups?.().includes(gid);

/** @type {import("./core.mjs").Files} */
export const nodeFiles = {
  look(path) {
    const found = statSync(path, { throwIfNoEntry: false });
    /** @type {Fault} */
    let fault = found?.isDirectory() ? "directory" : "none";
    try {
      // Not by opening it: a pipe would lose its writer.
      if (fault === "none") accessSync(path, constants.R_OK);
    } catch (error) {
      fault = faultOf(error);
    }
    const kind = found?.isFile() ? "regular" : found?.isFIFO() ? "pipe" : "other";
    const { size = 0, mode = 0, gid = -1 } = found ?? {};
    return { fault, kind, size, mode: mode & 0o7777, ownGroup: isOwnGroup(gid) };
  },
  read: (path) => new Uint8Array(readFileSync(path)),
};
