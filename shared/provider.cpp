#include "shared/provider.hpp"

namespace tokenferry {
namespace {

constexpr View base_mark = "{base}";

Text put_base(View text, View base) {
  if (!text.starts_with(base_mark)) return Text(text);
  Text out(base);
  cut(text, '}');
  out += text;
  return out;
}

}  // namespace

std::optional<Provider> find_provider(View id) {
  for (auto rest = provider_table; !rest.empty();) {
    const auto row = read_row(cut(rest, '\n'));
    if (row.id == id) return row;
  }
  return std::nullopt;
}

bool is_movable(const Provider& provider) {
  return provider.token_endpoint.starts_with(base_mark);
}

Result<Endpoints> endpoints_of(const Provider& provider, View base_url) {
  if (!base_url.empty() && !is_movable(provider)) {
    return Error{Errc::invalid_option, "this provider has one fixed host"};
  }
  // `https://host/` means `https://host`.
  const View given = base_url.empty() ? provider.base_url : base_url;
  const Text base(given.substr(0, given.size() - (given.ends_with('/') ? 1 : 0)));
  const bool moved = base != provider.base_url;
  if (base.empty() && is_movable(provider)) {
    return Error{Errc::invalid_option, "this provider has no host of its own: name yours"};
  }
  const auto profile = moved && !provider.moved_profile_endpoint.empty()
                           ? provider.moved_profile_endpoint
                           : provider.profile_endpoint;
  return Endpoints{.authorization = put_base(provider.authorization_endpoint, base),
                   .token = put_base(provider.token_endpoint, base),
                   .profile = put_base(profile, base),
                   .issuer = put_base(provider.issuer, base)};
}

}  // namespace tokenferry
