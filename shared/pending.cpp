#include "shared/pending.hpp"

#include "shared/decimal.hpp"
#include "shared/params.hpp"
#include "shared/pkce.hpp"

namespace tokenferry {
namespace {

/// The texts of a record, and whether it is one without them. `v` is its form.
constexpr struct {
  View name;
  Text Pending::*text;
  bool required;
} fields[] = {{"code_verifier", &Pending::code_verifier, true},
              {"authorization_endpoint", &Pending::authorization_endpoint, true},
              {"token_endpoint", &Pending::token_endpoint, true},
              {"client_id", &Pending::client_id, true},
              {"redirect_uri", &Pending::redirect_uri, true},
              {"return_to", &Pending::return_to, false},
              {"scope", &Pending::scope, false}};
constexpr View version = "1";

}  // namespace

Text format_pending(const Pending& pending) {
  Text form;
  append_pair(form, "v", version);
  for (const auto& field : fields) append_pair(form, field.name, pending.*field.text);
  append_pair(form, "started", format_decimal(pending.started_ms));
  return form;
}

Result<Pending> read_pending(View text) {
  auto params = parse_form(text);
  if (!params || params->get("v") != version) return Errc::malformed;
  Pending pending;
  bool whole = params->first_repeated().empty();
  for (const auto& field : fields) {
    pending.*field.text = params->get(field.name);
    if (field.required && (pending.*field.text).empty()) whole = false;
  }
  const auto started = read_decimal(params->get("started"));
  params->wipe();
  if (!whole || !started || !is_code_verifier(pending.code_verifier)) return Errc::malformed;
  pending.started_ms = *started;
  return pending;
}

bool is_expired(const Pending& pending, double now_ms) {
  const double age_ms = now_ms - pending.started_ms;
  return age_ms < 0 || age_ms > max_sign_in_ms;
}

}  // namespace tokenferry
