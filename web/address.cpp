#include "web/address.hpp"

#include <algorithm>

#include "shared/callback.hpp"
#include "shared/encoding.hpp"
#include "shared/scan.hpp"

namespace tokenferry::web {
namespace {

bool is_callback_pair(View pair) {
  Text name;
  return append_form_decoded(name, cut(pair, '=')) &&
         std::find(std::begin(callback_parameters), std::end(callback_parameters), name) !=
             std::end(callback_parameters);
}

}  // namespace

View query_of(View url) {
  url = cut(url, '#');
  cut(url, '?');
  return url;
}

View page_origin(View url) {
  if (!url.starts_with("https://") && !url.starts_with("http://")) return {};
  // A normalised URL of these schemes has a slash behind its authority, and the authority is long
  // enough for the first eight characters to be the scheme.
  const std::size_t scheme = 8;
  const auto origin = url.substr(0, scheme + find(url.substr(scheme), '/'));
  return find(origin, '@') == origin.size() ? origin : View();
}

bool is_secure(View origin, Transport transport) {
  constexpr View plain = "http://";
  if (!origin.starts_with(plain) || transport == Transport::insecure_allowed) return true;
  // The browser has written the host: what begins with 127. and ends in a digit is an IPv4 address.
  auto host = origin.substr(plain.size());
  if (host.starts_with("[::1]")) return true;
  host = cut(host, ':');
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  const char last = host.empty() ? '.' : host[host.size() - 1];
  return host.starts_with("127.") && last >= '0' && last <= '9';
}

Text without_callback(View url) {
  const auto hash = url.substr(find(url, '#'));
  auto query = query_of(url);
  Text out(url.substr(0, find(url.substr(0, url.size() - hash.size()), '?')));
  for (char separator = '?'; !query.empty();) {
    const auto pair = cut(query, '&');
    if (pair.empty() || is_callback_pair(pair)) continue;
    out += separator;
    out += pair;
    separator = '&';
  }
  out += hash;
  return out;
}

}  // namespace tokenferry::web
