#include "web/address.hpp"

#include "shared/callback.hpp"
#include "shared/scan.hpp"

namespace tokenferry::web {
namespace {

bool is_callback_pair(View pair) {
  const auto name = parse_form(cut(pair, '='));
  return name && has_any(*name, callback_parameters);
}

}  // namespace

bool is_secure(View origin) {
  constexpr View plain = "http://";
  if (!origin.starts_with(plain)) return true;
  // The browser has written the host: what begins with 127. and has digits alone is an IPv4
  // address.
  auto host = origin;
  cut(host, '/');
  cut(host, '/');
  if (host.starts_with("[::1]")) return true;
  host = cut(host, ':');
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  return host.starts_with("127.") && consists_of(host, "0-9.");
}

Text without_callback(View url) {
  auto query = cut(url, '#');
  Text out(cut(query, '?'));
  for (char separator = '?'; !query.empty();) {
    const auto pair = cut(query, '&');
    if (pair.empty() || is_callback_pair(pair)) continue;
    out += separator;
    out += pair;
    separator = '&';
  }
  if (!url.empty()) {
    out += '#';
    out += url;
  }
  return out;
}

}  // namespace tokenferry::web
