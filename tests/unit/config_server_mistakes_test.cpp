// What the program says of wrong keys and values of the server, word for word.
#include "tests/support/config_mistakes.hpp"

namespace {

using namespace tokenferry::server;

TEST_CASE("config mistakes: the server", "[config]") {
  check_mistakes({
      {"/listen", "8787", "/listen: expected a text, found a number"},
      {"/listen", R"("localhost")",
       "/listen: expected HOST:PORT, such as 127.0.0.1:8787, or unix:/PATH, found another "
       "text"},
      {"/listen", R"("8787")",
       "/listen: expected HOST:PORT, such as 127.0.0.1:8787, or unix:/PATH, found another "
       "text"},
      {"/listen", R"(":8787")",
       "/listen: expected HOST:PORT, such as 127.0.0.1:8787, or unix:/PATH, found another "
       "text"},
      {"/listen", R"("::1:80")",
       "/listen: expected HOST:PORT, such as 127.0.0.1:8787, or unix:/PATH, found another "
       "text"},
      {"/listen", R"("http://127.0.0.1:8787")",
       "/listen: expected HOST:PORT, such as 127.0.0.1:8787, or unix:/PATH, found another "
       "text"},
      {"/listen", R"("127.0.0.1:65536")",
       "/listen: expected HOST:PORT, such as 127.0.0.1:8787, or unix:/PATH, found another "
       "text"},
      {"/listen", R"("unix:it.sock")",
       "/listen: expected HOST:PORT, such as 127.0.0.1:8787, or unix:/PATH, found another "
       "text"},
      {"/listen", R"("unix:/run/it.sock,mode=999")",
       "/listen: expected HOST:PORT, such as 127.0.0.1:8787, or unix:/PATH, found another "
       "text"},
      {"/listen", R"("")", "/listen: expected a text, found an empty text"},
      {"/limits", "[]", "/limits: expected an object, found an empty list"},
      {"/limits", R"({"exchanges": 0})",
       "/limits/exchanges: expected a whole number from 1 to 32768, found another number"},
      {"/limits", R"({"threads": 65})",
       "/limits/threads: expected a whole number from 1 to 64, found another number"},
      {"/limits", R"({"connections": "256"})",
       "/limits/connections: expected a whole number from 1 to 65536, found a text"},
      {"/limits", R"({"exchanges": 1e+300})",
       "/limits/exchanges: expected a whole number from 1 to 32768, found another number"},
      {"/limits", R"({"upstream_seconds": 2.5})",
       "/limits/upstream_seconds: expected a whole number from 1 to 60, found another "
       "number"},
      {"/limits", R"({"requests_per_minute": -1})",
       "/limits/requests_per_minute: expected a whole number from 1 to 1000000, found "
       "another number"},
      {"/limits", R"({"requests_per_minute": null})",
       "/limits/requests_per_minute: expected a whole number from 1 to 1000000, found null"},
      {"/metrics", "true", "/metrics: expected a text, found true"},
      {"/metrics", R"("9464")",
       "/metrics: expected HOST:PORT, such as 127.0.0.1:9464, found another text"},
      {"/metrics", R"("unix:/run/it.sock")",
       "/metrics: expected HOST:PORT, such as 127.0.0.1:9464, found another text"},
      {"/metrics", R"("0.0.0.0:9464")",
       "warning: /metrics: expected an address of this machine alone, such as 127.0.0.1:9464, "
       "found one at which others can read them"},
      {"/log", R"("quiet")", "/log: expected an object, found a text"},
      {"/watch_files", R"("yes")", "/watch_files: expected true or false, found a text"},
      {"/log", R"({"health": "no"})", "/log/health: expected true or false, found a text"},
      {"/log", R"({"healthz": false})",
       "/log/healthz: expected the key \"health\", found an unknown key"},
      {"/trusted_proxies", R"(["proxy"])",
       "/trusted_proxies/0: expected an IP address, a network such as 10.0.0.0/8, or unix, "
       "found another text"},
      {"/trusted_proxies", R"(["10.0.0.0/33"])",
       "/trusted_proxies/0: expected an IP address, a network such as 10.0.0.0/8, or unix, "
       "found another text"},
      {"/trusted_proxies", R"("127.0.0.1")",
       "/trusted_proxies: expected a list of texts, [\"...\"], found a text"},
      {"/trusted_proxies", R"(["0.0.0.0/0"])",
       "warning: /trusted_proxies/0: expected the addresses of your proxies, found "
       "everybody: each can claim any address"},
      {"/trusted_proxies", R"(["::/0"])",
       "warning: /trusted_proxies/0: expected the addresses of your proxies, found "
       "everybody: each can claim any address"},
      {"/ca_file", R"("away.pem")",
       "/ca_file: expected a readable PEM file, found no such file: away.pem"},
      {"/ca_file", R"("/")", "/ca_file: expected a readable PEM file, found a directory: /"},
      {"/ca_file", R"("-----BEGIN CERTIFICATE-----\nMII")",
       "/ca_file: expected a readable PEM file, found the PEM text itself: put it into a "
       "file, and name that"},
      {"/ca_file", "7", "/ca_file: expected a text, found a number"},
      {"/tls", "{}", "/tls/certificate: expected a readable PEM file, found nothing"},
      {"/tls", R"("x.pem")", "/tls: expected an object, found a text"},
      {"/tls", R"({"certificate": "c.json"})",
       "/tls/private_key: expected a readable PEM file, found nothing"},
      {"/tls", R"({"certificate": "c.json", "private_key": "-----BEGIN PRIVATE KEY-----\ns3cr3t"})",
       "/tls/private_key: expected a readable PEM file, found the PEM text itself: put it "
       "into a file, and name that"},
      {"/tls", R"({"certificate": "c.json", "private_key": "s3cr3t"})",
       "/tls/private_key: expected a readable PEM file, found no such file"},
  });
}

}  // namespace
