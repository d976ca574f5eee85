#include "server/config/client_config.hpp"

#include <algorithm>

#include "shared/encoding.hpp"
#include "shared/scope.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

Transport transport_of(ConfigReader& in) {
  return in.flag("insecure_transport") ? Transport::insecure_allowed : Transport::secure;
}

std::string fault_of(const Error& error) {
  if (error.errc == Errc::insecure_transport) {
    return "plain http beyond loopback; use https, or set \"insecure_transport\": true";
  }
  return error.detail.empty() ? "another text"
                              : "a text of which this is wrong: " + std::string(error.detail);
}

std::string provider_ids() {
  std::string ids;
  for (const auto& row : providers) ids += (ids.empty() ? "" : ", ") + std::string(row.id);
  return ids;
}

void read_token_endpoint(ConfigReader& in, Transport transport, ClientConfig& client) {
  const auto endpoint = in.text("token_endpoint");
  const auto auth = in.text("client_auth");
  const auto base_url = in.text("base_url");
  const auto id = in.text("provider");
  if (id.has_value() == endpoint.has_value()) {
    in.fail("provider", "either \"provider\" or \"token_endpoint\"", id ? "both" : "neither");
  }
  std::string_view key = "token_endpoint";
  if (id) {
    const auto provider = find_provider(*id);
    if (!provider) in.fail("provider", "one of " + provider_ids(), "another word");
    const auto known = token_endpoint_of(*provider, base_url.value_or(""));
    if (!known) {
      if (base_url) in.fail("base_url", "none: this provider has one address only", "one");
      in.fail("base_url", "the https address of the provider's host", "nothing");
    }
    if (base_url) key = "base_url";
    client.token_endpoint = *known;
    client.client_auth = provider->client_auth;
  } else {
    if (base_url) in.fail("base_url", "\"provider\" beside it", "\"token_endpoint\"");
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
  if (!url) in.fail(key, "an https URL", fault_of(url.error()));
  if (url->has_fragment) in.fail(key, "an https URL without a fragment", "a fragment");
}

void read_redirect_uris(ConfigReader& in, Transport transport, ClientConfig& client) {
  auto uris = in.texts("redirect_uris");
  if (!uris) in.fail("redirect_uris", "the addresses of your pages, as registered", "nothing");
  for (std::size_t i = 0; i < uris->size(); ++i) {
    const auto key = "redirect_uris/" + std::to_string(i);
    const auto url = read_endpoint((*uris)[i], transport);
    if (!url) in.fail(key, "an https URL", fault_of(url.error()));
    // RFC 6749, section 3.1.2.
    if (url->has_fragment) in.fail(key, "an https URL without a fragment", "a fragment");
  }
  client.redirect_uris = std::move(*uris);
}

void read_origins(ConfigReader& in, Transport transport, ClientConfig& client) {
  const auto origins = in.texts("origins");
  if (!origins) {
    for (const auto& uri : client.redirect_uris) {
      auto origin = origin_of(uri);
      const auto end = client.origins.end();
      if (std::find(client.origins.begin(), end, origin) == end) client.origins.push_back(origin);
    }
    return;
  }
  for (std::size_t i = 0; i < origins->size(); ++i) {
    const auto key = "origins/" + std::to_string(i);
    const auto& origin = (*origins)[i];
    constexpr auto expected = "an origin as browsers write it, such as https://you.github.io";
    const auto url = read_endpoint(origin, transport);
    if (!url) in.fail(key, expected, fault_of(url.error()));
    if (origin_of(*url) != origin) {
      in.fail(key, expected, "a path, a default port, or upper case in it");
    }
    if (std::find(client.origins.begin(), client.origins.end(), origin) != client.origins.end()) {
      in.fail(key, "every origin once", "one twice");
    }
    client.origins.push_back(origin);
  }
}

/// RFC 6749, appendix A.4: what a scope can be, so that a list with spaces in it is noticed.
void read_scopes(ConfigReader& in, ClientConfig& client) {
  client.scopes = in.texts("scopes");
  if (!client.scopes) return;
  if (!states_scope(in.text("provider").value_or(""))) {
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

}  // namespace

ClientConfig load_client(ConfigReader& in, const std::string& directory, Readers readers) {
  ClientConfig client;
  const auto transport = transport_of(in);
  read_token_endpoint(in, transport, client);
  client.client_id = in.required_text("client_id", "the id that the provider gave to your app");
  if (!std::all_of(client.client_id.begin(), client.client_id.end(), is_vschar)) {
    in.fail("client_id", "printable ASCII", "another character");
  }
  client.client_secret = load_secret(in, directory, readers);
  read_redirect_uris(in, transport, client);
  read_origins(in, transport, client);
  read_scopes(in, client);
  client.expose = in.texts("expose").value_or(std::vector<std::string>());
  client.refresh_grant = in.flag("refresh_token") ? RefreshGrant::allowed : RefreshGrant::refused;
  in.refuse_unknown();
  return client;
}

}  // namespace tokenferry::server
