#include "shared/pending.hpp"

#include "shared/decimal.hpp"
#include "shared/pkce.hpp"

namespace tokenferry {
namespace {

constexpr View version = "2";

}  // namespace

Params make_record(const Pending& pending) {
  Params record;
  record.add("v", version);
  record.add("authorization_endpoint", pending.authorization_endpoint);
  record.add("token_endpoint", pending.token_endpoint);
  record.add("client_id", pending.client_id);
  record.add("redirect_uri", pending.redirect_uri);
  record.add("code_verifier", pending.code_verifier);
  record.add("nonce", pending.nonce);
  record.add("scope", pending.scope);
  record.add("return_to", pending.return_to);
  record.add("popup", pending.popup);
  record.add("clients", pending.clients);
  record.add("started", format_decimal(pending.started_ms));
  return record;
}

bool is_record(const Params& record) {
  // `started` is written last: without it the record was cut off.
  return record.get("v") == version && is_code_verifier(record.get("code_verifier")) &&
         !record.get("started").empty();
}

bool is_expired(const Params& record, double now_ms) {
  const auto started_ms = read_decimal(record.get("started"));
  if (!started_ms) return true;
  const double age_ms = now_ms - *started_ms;
  return age_ms < 0 || age_ms > max_sign_in_ms;
}

}  // namespace tokenferry
