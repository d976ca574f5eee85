#include "web/refresh.hpp"

#include "shared/token.hpp"
#include "web/failure.hpp"
#include "web/session.hpp"

namespace tokenferry::web {

/// No request should take longer, so that a token is good until it arrives.
constexpr double ahead_ms = 30'000;

bool is_due(const Settings& settings) {
  const auto session = load_session(session_key(settings));
  const bool renewable = !session.get("refresh_token").empty();
  return !lasts_until(session, host::now_ms() + (renewable ? ahead_ms : 0));
}

void use_refresh_token(const Settings& settings, host::Operation operation) {
  const auto session = load_session(session_key(settings));
  if (session.empty()) return fail(operation, Errc::token_expired);
  const Text token = session.get("refresh_token");
  if (token.empty()) return fail(operation, Errc::missing_token, "", "There is no refresh token.");
  host::fetch(operation, url_of(settings, token_endpoint),
              format_form(build_refresh_request(settings.get("clientId"), token)), "",
              format_form(session));
}

}  // namespace tokenferry::web
