#include "web/address.hpp"

#include <algorithm>

#include "shared/callback.hpp"
#include "shared/encoding.hpp"

namespace tokenferry::web {
namespace {

bool is_callback_pair(std::string_view pair) {
  const auto name = form_decode(pair.substr(0, pair.find('=')));
  return name && std::find(std::begin(callback_parameters), std::end(callback_parameters), *name) !=
                     std::end(callback_parameters);
}

}  // namespace

std::string_view query_of(std::string_view url) {
  url = url.substr(0, url.find('#'));
  url.remove_prefix(std::min(url.find('?'), url.size()));
  return url.substr(std::min<std::size_t>(1, url.size()));
}

std::string_view page_origin(std::string_view url) {
  if (!url.starts_with("https://") && !url.starts_with("http://")) return {};
  // A normalised URL of these schemes has a slash behind its authority.
  const auto origin = url.substr(0, url.find('/', std::string_view("https://").size()));
  return origin.find('@') == origin.npos ? origin : std::string_view();
}

bool is_secure(std::string_view origin, Transport transport) {
  constexpr std::string_view plain = "http://";
  if (!origin.starts_with(plain) || transport == Transport::insecure_allowed) return true;
  const auto authority = origin.substr(plain.size());
  // A port stands behind the last colon, unless that is one of an IPv6 address.
  const auto colon = authority.ends_with(']') ? authority.npos : authority.rfind(':');
  return is_loopback(authority.substr(0, colon));
}

Text without_callback(std::string_view url) {
  const auto query = query_of(url);
  const auto hash = std::min(url.find('#'), url.size());
  Text out(url.substr(0, std::min(url.find('?'), hash)));
  char separator = '?';
  for (auto rest = query; !rest.empty();) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    if (pair.empty() || is_callback_pair(pair)) continue;
    out += separator;
    out += pair;
    separator = '&';
  }
  out += url.substr(hash);
  return out;
}

}  // namespace tokenferry::web
