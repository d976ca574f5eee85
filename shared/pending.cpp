#include "shared/pending.hpp"

#include "shared/decimal.hpp"
#include "shared/params.hpp"
#include "shared/pkce.hpp"

namespace tokenferry {
namespace {

/// The record's form; a record of another is not read.
constexpr std::string_view version = "1";

}  // namespace

Text format_pending(const Pending& pending) {
  Params params = {{"v", version},
                   {"code_verifier", pending.code_verifier},
                   {"authorization_endpoint", pending.authorization_endpoint},
                   {"token_endpoint", pending.token_endpoint},
                   {"client_id", pending.client_id},
                   {"redirect_uri", pending.redirect_uri},
                   {"return_to", pending.return_to},
                   {"scope", pending.scope},
                   {"started", format_decimal(pending.started_ms)}};
  auto text = format_form(params);
  params.wipe();
  return text;
}

Result<Pending> read_pending(std::string_view text) {
  auto params = parse_form(text);
  if (!params) return params.error();
  Pending pending{.code_verifier = Text(params->get("code_verifier")),
                  .authorization_endpoint = Text(params->get("authorization_endpoint")),
                  .token_endpoint = Text(params->get("token_endpoint")),
                  .client_id = Text(params->get("client_id")),
                  .redirect_uri = Text(params->get("redirect_uri")),
                  .return_to = Text(params->get("return_to")),
                  .scope = Text(params->get("scope")),
                  .started_ms = read_decimal(params->get("started")).value_or(-1)};
  const bool whole = params->get("v") == version && params->first_repeated().empty() &&
                     is_code_verifier(pending.code_verifier) && pending.started_ms >= 0 &&
                     !pending.authorization_endpoint.empty() && !pending.token_endpoint.empty() &&
                     !pending.client_id.empty() && !pending.redirect_uri.empty();
  params->wipe();
  if (!whole) return Errc::malformed;
  return pending;
}

bool is_expired(const Pending& pending, double now_ms) {
  const double age_ms = now_ms - pending.started_ms;
  return age_ms < 0 || age_ms > max_sign_in_ms;
}

}  // namespace tokenferry
