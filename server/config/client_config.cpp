#include "server/config/client_config.hpp"

#include <algorithm>

#include "server/config/page_addresses.hpp"
#include "server/config/secret_source.hpp"
#include "shared/encoding.hpp"
#include "shared/provider.hpp"
#include "shared/scope.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

Transport transport_of(const ConfigReader& in) {
  return in.flag("insecure_transport") ? Transport::insecure_allowed : Transport::secure;
}

std::string provider_ids() {
  std::string ids;
  for (const auto& known : known_providers()) ids.append(ids.empty() ? "" : ", ").append(known.id);
  return ids;
}

void read_token_endpoint(const ConfigReader& in, Transport transport, ClientConfig& client) {
  const auto endpoint = in.text("token_endpoint");
  const auto auth = in.text("client_auth");
  const auto base_url = in.text("base_url");
  const auto id = in.text("provider");
  if (id.has_value() == endpoint.has_value()) {
    in.fail("provider", "either " + in.named("provider") + " or " + in.named("token_endpoint"),
            id ? "both" : "neither");
  }
  std::string_view key = "token_endpoint";
  if (id) {
    const auto* const provider = find_provider(*id);
    if (provider == nullptr) in.fail("provider", "one of " + provider_ids(), "another word");
    const auto known = token_endpoint_of(*provider, base_url.value_or(""));
    if (!known) {
      if (base_url) in.fail("base_url", "none: this provider has one address only", "one");
      in.fail("base_url", "the https address of the provider's host", "nothing");
    }
    if (base_url) key = "base_url";
    client.provider = *id;
    client.token_endpoint = *known;
    client.client_auth = provider->client_auth;
  } else {
    if (base_url)
      in.fail("base_url", in.named("provider") + " beside it", in.named("token_endpoint"));
    if (!auth) in.fail("client_auth", "client_secret_post or client_secret_basic", "nothing");
    client.token_endpoint = *endpoint;
  }
  if (auth) {
    if (*auth != "client_secret_post" && *auth != "client_secret_basic") {
      in.fail("client_auth", "client_secret_post or client_secret_basic", "another word");
    }
    client.client_auth = *auth == "client_secret_basic" ? ClientAuth::client_secret_basic
                                                        : ClientAuth::client_secret_post;
  }
  const auto url = read_endpoint(client.token_endpoint, transport);
  if (!url) in.fail(key, "an https URL", url_fault(in, url.error()));
  if (url->has_fragment) in.fail(key, "an https URL without a fragment", "a fragment");
}

/// Each entry must be a single scope (RFC 6749, appendix A.4), so that a list in one text is
/// noticed.
void read_scopes(const ConfigReader& in, ClientConfig& client) {
  client.scopes = in.texts("scopes");
  if (!client.scopes) return;
  const auto* const provider = find_provider(in.text("provider").value_or(""));
  if (provider != nullptr && !provider->states_scope) {
    in.fail("scopes",
            "none: this provider never says which scope it granted, so that no ceiling holds",
            "a list");
  }
  for (std::size_t i = 0; i < client.scopes->size(); ++i) {
    const auto& scope = (*client.scopes)[i];
    if (split_scope(scope) != std::vector<std::string>{scope}) {
      in.fail("scopes/" + std::to_string(i), "one scope", "a space or a comma in it");
    }
  }
}

void read_client_id(const ConfigReader& in, ClientConfig& client) {
  constexpr auto expected = "the id that the provider gave to your app";
  client.client_id = in.required_text("client_id", expected);
  if (!std::all_of(client.client_id.begin(), client.client_id.end(), is_vschar)) {
    in.fail("client_id", "printable ASCII", "another character");
  }
  const auto oddity = oddity_of(client.client_id);
  if (!oddity.empty()) in.warn("client_id", expected, oddity);
}

}  // namespace

ClientConfig load_client(const ConfigReader& in) {
  ClientConfig client;
  const auto transport = transport_of(in);
  read_token_endpoint(in, transport, client);
  read_client_id(in, client);
  auto current = load_secret(in, WhichSecret::current, client.client_id);
  client.client_secret = std::move(current.secret);
  client.secret_source = std::move(current.source);
  auto previous = load_secret(in, WhichSecret::previous, client.client_id);
  client.previous_secret = std::move(previous.secret);
  client.previous_secret_source = std::move(previous.source);
  client.redirect_uris = read_redirect_uris(in, transport);
  client.origins = read_origins(in, transport, client.redirect_uris);
  read_scopes(in, client);
  client.expose = in.texts("expose").value_or(std::vector<std::string>());
  client.refresh_grant = in.flag("refresh_token") ? RefreshGrant::allowed : RefreshGrant::refused;
  return client;
}

}  // namespace tokenferry::server
