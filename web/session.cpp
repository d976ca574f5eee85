#include "web/session.hpp"

#include "shared/decimal.hpp"
#include "shared/params.hpp"
#include "web/host.hpp"

namespace tokenferry::web {

Text load_access_token(View key) {
  const auto pairs = parse_form(host::load(key));
  const auto expires = pairs ? read_decimal(pairs->get("expires")) : std::nullopt;
  if (expires && (*expires == 0 || *expires > host::now_ms())) return pairs->get("access_token");
  host::forget(key);
  return {};
}

Text load_session(View key) {
  return load_access_token(key).empty() ? Text() : host::load(key);
}

}  // namespace tokenferry::web
