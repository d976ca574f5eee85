#include "shared/callback.hpp"

#include <algorithm>

#include "shared/encoding.hpp"
#include "shared/token.hpp"

namespace tokenferry {
namespace {

bool has_repeated_parameter(const Params& query) {
  return std::any_of(std::begin(callback_parameters), std::end(callback_parameters),
                     [&](View name) { return query.count(name) > 1; });
}

}  // namespace

bool is_callback(const Params& query) {
  return query.count("code") + query.count("error") > 0;
}

Result<Text> read_state(const Params& query) {
  if (has_repeated_parameter(query)) return Errc::duplicate_parameter;
  const auto state = query.find("state");
  if (!state) return Errc::state_missing;
  return Text(*state);
}

Result<Text> judge_callback(const Params& query, const Pending& pending,
                            const ExpectedProvider& expected, double now_ms) {
  if (has_repeated_parameter(query)) return Errc::duplicate_parameter;

  if (is_expired(pending, now_ms)) return Errc::state_expired;

  // RFC 9700, section 4.4.2: the provider that was asked is the one whose answer this is.
  if (pending.authorization_endpoint != expected.authorization_endpoint ||
      pending.token_endpoint != expected.token_endpoint) {
    return Errc::issuer_mismatch;
  }
  // RFC 9207, section 2.4: simple string comparison, in error responses too.
  const auto issuer = query.find("iss");
  if (issuer ? !expected.issuer.empty() && *issuer != expected.issuer : expected.sends_issuer) {
    return Errc::issuer_mismatch;
  }

  if (const auto error = query.find("error")) {
    return find_rfc_error(*error).value_or(Errc::server_error);
  }
  const auto code = query.find("code");
  if (!code || !is_authorization_code(*code)) return Errc::missing_code;
  return Text(*code);
}

}  // namespace tokenferry
