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
     {Kind::good, "ok", "The provider takes the secret: it refuses the code alone."}},
    {"provider_unauthorized",
     {Kind::unclear, "unclear",
      "The provider says unauthorized_client, of a wrong secret as of a wrong code: compare the "
      "secret with the one that it shows, or sign in once."}},
    {"provider_credentials",
     {Kind::bad, "secret",
      "The provider refuses client_id or secret: compare both with what it shows, or change "
      "client_auth."}},
    {"provider_settings",
     {Kind::bad, "settings",
      "The provider refuses this app's settings: register the redirect_uris there, to the letter, "
      "and allow the authorization code."}},
    {"provider_malformed",
     {Kind::bad, "address",
      "No token endpoint answers there: correct token_endpoint or base_url."}},
    {"provider_encoded",
     {Kind::bad, "address",
      "The answer is compressed, although that was not asked for: look at what stands between."}},
    {"released",
     {Kind::bad, "address",
      "It gives a token for a code that cannot exist: this is no provider to trust."}},
    {"provider_dns",
     {Kind::bad, "dns",
      "The name does not resolve: correct token_endpoint or base_url, or this machine's name "
      "server."}},
    {"provider_unreachable",
     {Kind::bad, "unreachable",
      "There is no connection: look at the firewall, the port and the proxy."}},
    {"provider_tls",
     {Kind::bad, "tls", "The TLS handshake fails: see that HTTPS is spoken at that port."}},
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
