// @ts-check
// What a page loads for a sign-in, how large that is, and how large it may be.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

import { dist } from "./browser_stage.mjs";

/**
 * What both files together may have, in octets after brotli. The newer Emscripten takes some 110 more
 * than the older. The aim is 9,500. Above it are, for now: the defences against answers of another
 * provider or another page, and against popups that one side has left, a thousand; tables that are
 * written out, of errors and of SHA-256's constants, some 330; the life of a session in the C++ that
 * programs have, too, some 300; Lichess, Hugging Face and the word on a missing exchange, some 120;
 * and what pages share with programs, in the JavaScript of older engines, some 120.
 */
export const pageBudget = 11_510;

/** As the best of servers sends it. @param {Buffer} content */
export const compressed = (content) =>
  brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });

/** @param {string} name @param {Buffer} content */
export const sized = (name, content) => ({
  name,
  raw: content.length,
  sent: compressed(content).length,
});

/** The module and its wasm, as they were built. */
export const pageFiles = () =>
  ["tokenferry.js", "tokenferry.wasm"].map((name) =>
    sized(name, readFileSync(`${dist}/web/${name}`)),
  );

/** @param {{ sent: number }[]} files */
export const sentOf = (files) => files.reduce((sum, { sent }) => sum + sent, 0);
