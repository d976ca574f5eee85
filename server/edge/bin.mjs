#!/usr/bin/env node
// @ts-check
// The exchange as a program in Node: the arguments, configuration and log of the native server.
import { readFileSync } from "node:fs";

import { ConfigurationError } from "./core.mjs";
import { say } from "./node_notices.mjs";
import { check, start } from "./node_host.mjs";

const help = `tokenferry-exchange trades authorization codes for tokens, for pages that cannot keep a secret.

usage: tokenferry-exchange [--config FILE] [--listen ADDRESS] [--check]
       tokenferry-exchange --version | --help

  --config FILE     the configuration; without it, TOKENFERRY_* variables describe one client
  --listen ADDRESS  where to listen: HOST:PORT, port 0 taking a free one, or unix:/PATH
  --check           validates the configuration and exits

It takes the configuration of the native server (tokenferry), and answers and logs as that does. The
native server does better: it carries more load, holds limits of its own against slow, many and
hostile connections, and wipes secrets from its memory, which JavaScript cannot. For more than a small
site run that one, or this one behind a proxy that has limits.
`;

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

/** @param {string} message @returns {never} */
function fail(message) {
  say(`tokenferry: ${message}`);
  process.exit(2);
}

/** @param {string[]} values */
function readArguments(values) {
  const found = { config: "", listen: "", check: false };
  for (let i = 0; i < values.length; ++i) {
    const argument = values[i];
    if (argument === "--help" || argument === "--version") {
      process.stdout.write(argument === "--help" ? help : `tokenferry-exchange ${version}\n`);
      process.exit(0);
    }
    if (argument === "--check") {
      found.check = true;
    } else if (argument === "--config" || argument === "--listen") {
      if (!values[++i]) fail(`${argument}: expected a value, found nothing; see --help`);
      found[argument === "--config" ? "config" : "listen"] = values[i];
    } else {
      // Never the argument itself: it can be a secret that somebody tried to pass.
      fail(`argument ${i + 1}: expected one of --help, found another`);
    }
  }
  return found;
}

const { config, listen, check: only } = readArguments(process.argv.slice(2));
try {
  await (only ? check(config, listen) : start(config, listen));
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  fail(error.message);
}
