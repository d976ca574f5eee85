#include "web/session.hpp"

#include "shared/decimal.hpp"
#include "shared/params.hpp"
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

Text format_session(const Session& session) {
  Text form;
  append_pair(form, "access_token", session.access_token.reveal());
  append_pair(form, "token_type", session.token_type);
  append_pair(form, "scope", session.scope);
  append_pair(form, "return_to", session.return_to);
  append_pair(form, "expires", format_decimal(session.expires_ms));
  return form;
}

bool store_session(std::string_view key, const Session& session) {
  auto form = format_session(session);
  const bool stored = host::store(key, form);
  wipe(form);
  return stored;
}

std::optional<Session> load_session(std::string_view key) {
  auto form = host::load(key);
  if (!form) return std::nullopt;
  std::optional<Session> session;
  auto pairs = parse_form(*form);
  wipe(*form);
  if (pairs) {
    const auto expires = read_decimal(pairs->get("expires"));
    const bool lasts = expires && (*expires == 0 || *expires > host::now_ms());
    if (lasts && pairs->find("access_token") && is_bearer(pairs->get("token_type"))) {
      session.emplace();
      session->access_token = Secret(pairs->get("access_token"));
      session->token_type = pairs->get("token_type");
      session->scope = pairs->get("scope");
      session->expires_ms = *expires;
    }
    pairs->wipe();
  }
  if (!session) host::forget(key);
  return session;
}

}  // namespace tokenferry::web
