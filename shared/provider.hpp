// The providers that the server knows by name: plain data, checked when it is compiled.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "shared/metadata.hpp"
#include "shared/result.hpp"
#include "shared/scan.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// How the client authenticates at the token endpoint (RFC 6749, section 2.3.1).
enum class ClientAuth : std::uint8_t { client_secret_post, client_secret_basic };

/// A line of the table.
struct Provider {
  View id;        ///< what a configuration says
  View metadata;  ///< as a form
  ClientAuth client_auth = ClientAuth::client_secret_post;
};

namespace detail {

/// The value of the name in a form that has nothing to decode.
constexpr View value_of(View form, View name) {
  while (!form.empty()) {
    auto value = cut(form, '&');
    if (cut(value, '=') == name) return value;
  }
  return {};
}

}  // namespace detail

/// The table.
inline constexpr auto providers = [] {
  std::array<Provider, std::ranges::count(metadata_table, '\n')> rows;
  auto rest = metadata_table;
  for (auto& row : rows) {
    row.metadata = cut(rest, '\n');
    row.id = cut(row.metadata, '?');
    const auto auth = detail::value_of(row.metadata, "token_endpoint_auth_methods_supported");
    if (auth == "client_secret_basic") row.client_auth = ClientAuth::client_secret_basic;
  }
  return rows;
}();

namespace detail {

constexpr bool well_formed() {
  View previous;
  for (const auto& row : providers) {
    if (row.id <= previous) return false;
    previous = row.id;
    int token_endpoints = 0;
    for (auto rest = row.metadata; !rest.empty();) {
      auto value = cut(rest, '&');
      const auto name = cut(value, '=');
      if (name.ends_with("token_endpoint")) ++token_endpoints;
      const bool address =
          name == "base" || name.ends_with("issuer") || name.ends_with("_endpoint");
      const bool secure = value.starts_with("https://") || value.starts_with("{base}");
      if (value.empty() || (address && !secure)) return false;
    }
    if (token_endpoints != 1 || value_of(row.metadata, "authorization_endpoint").empty() ||
        value_of(row.metadata, "userinfo_endpoint").empty()) {
      return false;
    }
  }
  return true;
}

}  // namespace detail

static_assert(detail::well_formed(), "providers: ids sorted and unique, every endpoint https");

/// The line with this id.
std::optional<Provider> find_provider(View id);

/// Whether the provider says in its token answer which scope it granted. Gitea and Forgejo never do
/// (their access token response has no such member: docs.gitea.com/development/oauth2-provider).
constexpr bool states_scope(View id) {
  return id != "codeberg" && id != "gitea";
}

/// The token endpoint on the provider's own host or on another; errors as metadata_on.
Result<Text> token_endpoint_of(const Provider& provider, View base_url);

}  // namespace tokenferry
