// @ts-check
// The PEM files that the configuration names, as far as Node reads them.
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

import { ConfigurationError } from "./core.mjs";

/** @param {string} key @param {string} expected @param {() => boolean} holds @param {string} found */
function check(key, expected, holds, found) {
  try {
    if (holds()) return;
  } catch {
    // It is another file.
  }
  throw new ConfigurationError(`/${key}: expected ${expected}, found ${found}`);
}

/** @param {import("./service.mjs").Settings} settings */
export function loadTls({ ca_file, certificate, private_key }) {
  const read = (/** @type {string} */ file) => readFileSync(file, "utf8");
  const authority = ca_file ? read(ca_file) : "";
  const x509 = (/** @type {string} */ pem) => new X509Certificate(pem);
  if (authority) {
    check("ca_file", "a PEM file with certificates", () => !!x509(authority), `another file: ${ca_file}`);
  }
  if (!certificate || !private_key) return { authority };
  const own = { cert: read(certificate), key: read(private_key) };
  const chain = "a PEM file with a certificate chain";
  check("tls/certificate", chain, () => !!x509(own.cert), `another file: ${certificate}`);
  const fits = () => x509(own.cert).checkPrivateKey(createPrivateKey(own.key));
  check("tls/private_key", "the PEM file with the certificate's private key", fits, `another file: ${private_key}`);
  return { authority, own };
}
