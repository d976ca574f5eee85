#include "web/session.hpp"

#include "shared/decimal.hpp"
#include "shared/pkce.hpp"
#include "shared/token.hpp"
#include "web/failure.hpp"
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

Params keep_session(const Settings& settings, const Params& answer) {
  if (is_failure(answer)) return answer;
  if (answer.get("access_token").empty()) return failure(Errc::popup_closed);
  auto session =
      pick(answer, "access_token token_type scope missing_scope expires claims sub channel");
  const Text refresh_token = answer.get("refresh_token");
  if (settings.get("refresh") == "true" && is_token(refresh_token)) {
    session.add("refresh_token", refresh_token);
    session.add("refresh_name", s256_challenge(refresh_token));
  }
  if (!host::store(session_key(settings), format_form(session))) {
    return failure(Errc::storage_unavailable);
  }
  session.add("return_to", answer.get("return_to"));  // which is not kept
  return session;
}

}  // namespace tokenferry::web
