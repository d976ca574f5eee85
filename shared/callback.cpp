#include "shared/callback.hpp"

#include "shared/metadata.hpp"
#include "shared/scan.hpp"
#include "shared/token.hpp"

namespace tokenferry {
namespace {

bool has_repeated_parameter(const Params& query) {
  return has_repeated(query, callback_parameters);
}

}  // namespace

bool is_callback(const Params& query) {
  return has_any(query, "code error");
}

bool has_own_state(const Params& query) {
  const Text state = query.get("state");
  return state.size() == 43 && consists_of(state, "A-Za-z0-9_-");
}

// Not inlined: the copies would make the module larger.
[[gnu::noinline]] bool is_at(View address, View redirect_uri) {
  auto came = cut(address, '#');
  if (cut(came, '?') != cut(redirect_uri, '?')) return false;
  return missing_words(replace(redirect_uri, "&", " "), replace(came, "&", " ")).empty();
}

Result<Text> read_state(const Params& query) {
  if (has_repeated_parameter(query)) return Errc::duplicate_parameter;
  const Text state = query.get("state");
  if (state.empty()) return Error{Errc::state_missing, "The provider's answer has no state."};
  return state;
}

Result<Text> judge_callback(const Params& query, const Params& record,
                            const ExpectedProvider& expected, double now_ms) {
  if (has_repeated_parameter(query)) return Errc::duplicate_parameter;

  if (is_expired(record, now_ms)) return Errc::state_expired;

  // RFC 9700, section 4.4.2: the provider that answers must be the one that was asked.
  if (record.get("authorization_endpoint") != expected.authorization_endpoint ||
      record.get("token_endpoint") != expected.token_endpoint) {
    return Errc::issuer_mismatch;
  }
  if (!is_at(expected.address, expected.redirect_uri)) {
    return Error{Errc::issuer_mismatch, "The answer is not at redirectUri."};
  }
  // RFC 9207, section 2.4: simple string comparison, in error responses too.
  const Text iss = query.get("iss");
  const bool can_tell = !iss.empty() && !expected.issuer.empty();
  if (can_tell ? iss != expected.issuer
               : is_known_issuer(iss) || (iss.empty() && expected.sends_issuer)) {
    return Errc::issuer_mismatch;
  }
  if (!can_tell && expected.in_doubt) {
    return Error{Errc::issuer_mismatch, "Give each provider of this page its own redirectUri."};
  }

  if (const Text error = query.get("error"); !error.empty()) {
    return find_rfc_error(error).value_or(Errc::server_error);
  }
  const Text code = query.get("code");
  if (!is_authorization_code(code)) return Errc::missing_code;
  return code;
}

}  // namespace tokenferry
