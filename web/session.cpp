#include "web/session.hpp"

#include "shared/decimal.hpp"
#include "web/host.hpp"

namespace tokenferry::web {

Result<Session> make_session(TokenResponse token, std::string_view asked, double now_ms) {
  if (!is_bearer(token.token_type)) return Errc::token_type_unsupported;
  Session session{.access_token = std::move(token.access_token),
                  .token_type = std::move(token.token_type)};
  for (const auto& item : token.scope ? *token.scope : split_scope(asked)) {
    if (!session.scope.empty()) session.scope += ' ';
    session.scope += item;
  }
  if (token.expires_in) session.expires_ms = now_ms + *token.expires_in * 1000;
  return session;
}

Params format_session(const Session& session) {
  return {{"access_token", session.access_token.reveal()},
          {"token_type", session.token_type},
          {"scope", session.scope},
          {"return_to", session.return_to},
          {"expires", format_decimal(session.expires_ms)}};
}

bool store_session(std::string_view key, const Session& session) {
  auto pairs = format_session(session);
  auto text = format_form(pairs);
  pairs.wipe();
  const bool stored = host::store(key, text);
  wipe(text);
  return stored;
}

std::optional<Session> load_session(std::string_view key) {
  auto text = host::load(key);
  if (!text) return std::nullopt;
  auto pairs = parse_form(*text);
  wipe(*text);
  Session session;
  if (pairs) {
    session = {.access_token = Secret(pairs->get("access_token")),
               .token_type = Text(pairs->get("token_type")),
               .scope = Text(pairs->get("scope")),
               .return_to = {},
               .expires_ms = read_decimal(pairs->get("expires")).value_or(-1)};
    pairs->wipe();
  }
  const bool expired = session.expires_ms != 0 && session.expires_ms <= host::now_ms();
  if (session.access_token.empty() || !is_bearer(session.token_type) || expired) {
    host::forget(key);
    return std::nullopt;
  }
  return session;
}

}  // namespace tokenferry::web
