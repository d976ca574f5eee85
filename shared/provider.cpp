#include "shared/provider.hpp"

#include <algorithm>

#include "shared/metadata.hpp"
#include "shared/providers.hpp"

namespace tokenferry {
namespace {

/// Nothing that a form would have to write otherwise, but for the space.
constexpr bool is_plain(View text) {
  return text.find_first_of("&=+%#\n") == text.npos;
}

constexpr bool is_address(View text) {
  return text.starts_with("https://") || text.starts_with("{base}");
}

constexpr bool is_well_formed(const Provider& row) {
  for (const auto address :
       {row.base, row.authorization_endpoint, row.token_endpoint, row.server_token_endpoint,
        row.userinfo_endpoint, row.moved_userinfo_endpoint, row.issuer, row.other_issuer,
        row.tenant_issuer}) {
    if (!is_plain(address) || (!address.empty() && !is_address(address))) return false;
  }
  return is_plain(row.id) && is_plain(row.default_scope) && row.source.starts_with("https://") &&
         row.checked.size() == 10 && !row.authorization_endpoint.empty() &&
         !row.userinfo_endpoint.empty() &&
         row.token_endpoint.empty() != row.server_token_endpoint.empty();
}

constexpr bool is_sorted() {
  View previous;
  for (const auto& row : providers) {
    if (row.id <= previous) return false;
    previous = row.id;
  }
  return true;
}

static_assert(is_sorted(), "providers: ids sorted and unique");
static_assert(std::all_of(providers.begin(), providers.end(), is_well_formed),
              "providers: a source, a day, and endpoints that are https and need no escapes");

constexpr auto known = [] {
  std::array<KnownProvider, providers.size()> out;
  std::transform(providers.begin(), providers.end(), out.begin(), [](const Provider& row) {
    const auto endpoint =
        row.token_endpoint.empty() ? row.server_token_endpoint : row.token_endpoint;
    return KnownProvider{row.id, row.base, endpoint, row.client_auth, row.states_scope};
  });
  return out;
}();

}  // namespace

std::span<const KnownProvider> known_providers() {
  return known;
}

const KnownProvider* find_provider(View id) {
  for (const auto& provider : known) {
    if (provider.id == id) return &provider;
  }
  return nullptr;
}

Result<Text> token_endpoint_of(const KnownProvider& provider, View base_url) {
  const auto row =
      "base=" + Text(provider.base) + "&token_endpoint=" + Text(provider.token_endpoint);
  const auto metadata = metadata_on(row, base_url);
  if (!metadata) return metadata.error();
  return Text(metadata->get("token_endpoint"));
}

}  // namespace tokenferry
