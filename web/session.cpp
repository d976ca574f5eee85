#include "web/session.hpp"

#include "shared/decimal.hpp"
#include "web/host.hpp"

namespace tokenferry::web {

Params load_session(View key) {
  auto session = host::load(key);
  const auto expires = read_decimal(session.get("expires"));
  if (expires && (*expires == 0 || *expires > host::now_ms()) &&
      !session.get("access_token").empty()) {
    return session;
  }
  host::forget(key);
  return {};
}

}  // namespace tokenferry::web
