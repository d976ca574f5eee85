// @ts-check
// A certificate authority for one test process, and certificates of it, good and bad. The openssl
// command makes them, so that nothing private is ever kept beside the sources.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { temporaryDirectory } from "./temporary.mjs";

/** @typedef {{ cert: Buffer, key: Buffer, certFile: string, keyFile: string }} Certificate */

const settings = `
[ca]
default_ca = authority
[authority]
database = index.txt
new_certs_dir = .
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
[any]
commonName = supplied
[req]
distinguished_name = names
[names]
`;
const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc"];

/** @param {string[]} args */
const openssl = (...args) =>
  execFileSync("openssl", args, { cwd: temporaryDirectory(), stdio: ["ignore", "pipe", "pipe"] });

/** @param {Date} date */
const stamp = (date) => `${date.toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`;

/** @param {number} days */
const inDays = (days) => stamp(new Date(Date.now() + days * 86_400_000));

/** @param {string} name @returns {Certificate} */
function load(name) {
  const [certFile, keyFile] = ["crt", "key"].map((end) =>
    join(temporaryDirectory(), `${name}.${end}`),
  );
  return { cert: readFileSync(certFile), key: readFileSync(keyFile), certFile, keyFile };
}

let made = 0;

/** Makes a self-signed certificate: an authority, or a server that vouches for itself. */
export function selfSigned(subject = "Test authority", names = "", isAuthority = true) {
  const name = `self-${++made}`;
  const extensions = [`basicConstraints=critical,CA:${isAuthority}`];
  if (names) extensions.push(`subjectAltName=${names}`);
  openssl(
    "req",
    "-x509",
    ...key,
    "-keyout",
    `${name}.key`,
    "-out",
    `${name}.crt`,
    "-days",
    "2",
    "-subj",
    `/CN=${subject}`,
    ...extensions.flatMap((line) => ["-addext", line]),
  );
  return load(name);
}

/** @type {Certificate | undefined} */
let authorityMade;

/** The authority that the tests trust. */
export function authority() {
  if (!authorityMade) {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "ca.cnf"), settings);
    writeFileSync(join(directory, "index.txt"), "");
    authorityMade = selfSigned();
  }
  return authorityMade;
}

const here = "DNS:localhost,IP:127.0.0.1,IP:::1";

/**
 * Issues a server certificate, by default a good one for this machine.
 * @param {{ subject?: string, names?: string, from?: number, to?: number, by?: Certificate,
 *           isAuthority?: boolean }} wish
 *   from, to: days from now; names: the subject's alternative names, none where empty;
 *   isAuthority: it may issue others
 */
export function issue({
  subject = "localhost",
  names = here,
  from = -1,
  to = 2,
  by,
  isAuthority = false,
} = {}) {
  const issuer = by ?? authority();
  authority();
  const name = `leaf-${++made}`;
  openssl(
    "req",
    "-new",
    "-config",
    "ca.cnf",
    ...key,
    "-keyout",
    `${name}.key`,
    "-out",
    `${name}.csr`,
    "-subj",
    `/CN=${subject}`,
  );
  const extensions = isAuthority
    ? ["basicConstraints=critical,CA:TRUE"]
    : ["basicConstraints=CA:FALSE", "extendedKeyUsage=serverAuth"];
  if (names) extensions.push(`subjectAltName=${names}`);
  writeFileSync(join(temporaryDirectory(), `${name}.ext`), extensions.join("\n"));
  openssl(
    "ca",
    "-batch",
    "-notext",
    "-config",
    "ca.cnf",
    "-cert",
    issuer.certFile,
    "-keyfile",
    issuer.keyFile,
    "-startdate",
    inDays(from),
    "-enddate",
    inDays(to),
    "-extfile",
    `${name}.ext`,
    "-in",
    `${name}.csr`,
    "-out",
    `${name}.crt`,
  );
  return load(name);
}

/** @type {Certificate | undefined} */
let goodMade;

/** A good certificate for localhost, 127.0.0.1 and ::1; made once. */
export const good = () => (goodMade ??= issue());

/** Every way in which a certificate must be refused. @type {[string, () => Certificate][]} */
export const badCertificates = [
  ["it has expired", () => issue({ from: -3, to: -1 })],
  ["it is not valid yet", () => issue({ from: 1, to: 3 })],
  ["it names another host", () => issue({ subject: "other.test", names: "DNS:other.test" })],
  ["it names the host in CN alone", () => issue({ names: "" })],
  ["its CN fits while its alternative names do not", () => issue({ names: "DNS:other.test" })],
  ["its name is a bare wildcard", () => issue({ names: "DNS:*" })],
  ["its wildcard is partial", () => issue({ names: "DNS:local*" })],
  ["it vouches for itself", () => selfSigned("localhost", here, false)],
  ["an unknown authority issued it", () => issue({ by: selfSigned("Another authority") })],
];
