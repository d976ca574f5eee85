#include "web/session.hpp"

#include "shared/decimal.hpp"
#include "web/host.hpp"

namespace tokenferry::web {

bool lasts_until(const Params& session, double ms) {
  const auto expires = read_decimal(session.get("expires"));
  return expires && (*expires == 0 || *expires > ms) && !session.get("access_token").empty();
}

[[gnu::noinline]] Params load_session(View key) {
  auto session = host::load(key);
  if (!session.get("refresh_token").empty() || lasts_until(session, host::now_ms())) {
    return session;
  }
  host::forget(key);
  return {};
}

}  // namespace tokenferry::web
