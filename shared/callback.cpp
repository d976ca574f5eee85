#include "shared/callback.hpp"

#include "shared/token.hpp"

namespace tokenferry {
namespace {

bool has_repeated_parameter(const Params& query) {
  return most_frequent(query, callback_parameters) > 1;
}

}  // namespace

bool is_callback(const Params& query) {
  return most_frequent(query, "code error") > 0;
}

Result<Text> read_state(const Params& query) {
  if (has_repeated_parameter(query)) return Errc::duplicate_parameter;
  const Text state = query.get("state");
  if (state.empty()) return Errc::state_missing;
  return state;
}

Result<Text> judge_callback(const Params& query, const Params& record,
                            const ExpectedProvider& expected, double now_ms) {
  if (has_repeated_parameter(query)) return Errc::duplicate_parameter;

  if (is_expired(record, now_ms)) return Errc::state_expired;

  // RFC 9700, section 4.4.2: the provider that was asked is the one whose answer this is.
  if (record.get("authorization_endpoint") != expected.authorization_endpoint ||
      record.get("token_endpoint") != expected.token_endpoint) {
    return Errc::issuer_mismatch;
  }
  // RFC 9207, section 2.4: simple string comparison, in error responses too.
  const Text issuer = query.get("iss");
  if (issuer.empty() ? expected.sends_issuer
                     : !expected.issuer.empty() && issuer != expected.issuer) {
    return Errc::issuer_mismatch;
  }

  if (const Text error = query.get("error"); !error.empty()) {
    return find_rfc_error(error).value_or(Errc::server_error);
  }
  const Text code = query.get("code");
  if (!is_authorization_code(code)) return Errc::missing_code;
  return code;
}

}  // namespace tokenferry
