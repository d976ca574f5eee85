#include "server/exchange/verdict.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace tokenferry::server {
namespace {

using Kind = Verdict::Kind;

struct Row {
  std::string_view outcome;
  Verdict verdict;
};

constexpr Row rows[] = {
    {"provider_refused",
     {Kind::good, "ok", "The provider accepts the secret: it refuses only the code."}},
    {"provider_unauthorized",
     {Kind::unclear, "unclear",
      "The provider says unauthorized_client, which may mean a wrong secret or a wrong code: "
      "compare "
      "the secret with the one that it shows, or sign in once."}},
    {"provider_credentials",
     {Kind::bad, "secret",
      "The provider refuses client_id or secret: compare both with what it shows, or change "
      "client_auth."}},
    {"provider_settings",
     {Kind::bad, "settings",
      "The provider refuses this app's settings: register the redirect_uris there, character for "
      "character, and allow the authorization code grant."}},
    {"provider_malformed",
     {Kind::bad, "address",
      "The answer is not a token endpoint's: correct token_endpoint or base_url."}},
    {"provider_encoded",
     {Kind::bad, "address",
      "The answer is compressed, against our request: look for a proxy between."}},
    {"released",
     {Kind::bad, "address",
      "It gives a token for a code that cannot exist: do not trust this provider."}},
    {"provider_dns",
     {Kind::bad, "dns",
      "The name does not resolve: correct token_endpoint or base_url, or this machine's name "
      "server."}},
    {"provider_unreachable",
     {Kind::bad, "unreachable",
      "There is no connection: check the firewall, the port and the proxy."}},
    {"provider_tls",
     {Kind::bad, "tls", "The TLS handshake fails: check that this port serves HTTPS."}},
    {"provider_certificate",
     {Kind::bad, "certificate",
      "The certificate is not valid here: a private provider needs ca_file."}},
    {"provider_timeout", {Kind::bad, "timeout", "There was no answer in time."}},
    {"provider_busy", {Kind::bad, "busy", "The provider is busy: ask again later."}},
    {"provider_error", {Kind::bad, "failed", "The provider says that it failed: ask again later."}},
};

}  // namespace

Verdict verdict_of(std::string_view outcome) {
  const auto* row = std::find_if(std::begin(rows), std::end(rows),
                                 [&](const auto& each) { return each.outcome == outcome; });
  if (row != std::end(rows)) return row->verdict;
  return {Kind::bad, "failed", "This server could not ask: please report it."};
}

}  // namespace tokenferry::server
