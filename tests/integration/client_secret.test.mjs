// @ts-check
// Where a client's secret comes from, and what is no secret.
import { chmodSync } from "node:fs";
import test from "node:test";

import { assertRefused, check, withClient, withSecret } from "../support/config.mjs";
import { secret } from "../support/fixture.mjs";
import { run, writeConfig } from "../support/server.mjs";
import { temporaryFile } from "../support/temporary.mjs";

const fileOf = (/** @type {string} */ content) => ({
  client_secret_file: temporaryFile("secret", content),
});

/** @type {[name: string, config: object, names: RegExp][]} */
const refused = [
  ["no secret", withSecret({}), /client_secret/],
  ["two secrets", withClient({ client_secret_env: "HOME" }), /client_secret/],
  ["an empty secret", withClient({ client_secret: "" }), /client_secret/],
  ["a placeholder for the secret", withClient({ client_secret: "changeme" }), /client_secret/],
  ["a secret with a line break", withClient({ client_secret: `${secret}\r\nx` }), /client_secret/],
  ["a secret that is a number", withClient({ client_secret: 12345678 }), /client_secret/],
  [
    "a secret file that is not there",
    withSecret({ client_secret_file: "nowhere.secret" }),
    /client_secret_file/,
  ],
  [
    "a secret file that is a directory",
    withSecret({ client_secret_file: "/" }),
    /client_secret_file/,
  ],
  ["a secret file that is empty", withSecret(fileOf("\n")), /client_secret_file/],
  [
    "a secret file of two lines",
    withSecret(fileOf(`${secret}\n${secret}\n`)),
    /client_secret_file/,
  ],
  ["a secret file of 1 MB", withSecret(fileOf(secret.repeat(40_000))), /client_secret_file/],
  [
    "a secret's variable that is not set",
    withSecret({ client_secret_env: "TOKENFERRY_TEST_NOT_SET" }),
    /client_secret_env/,
  ],
];

test("the program refuses", async (t) => {
  for (const [name, config, names] of refused) {
    await t.test(name, () => assertRefused(check(config), names));
  }
});

test("the configuration must be its owner's alone while it holds the secret", () => {
  const path = writeConfig(withClient({}));
  for (const mode of [0o640, 0o604]) {
    chmodSync(path, mode);
    assertRefused(run(["--check", "--config", path]), /client_secret.*chmod 600/);
  }
});
