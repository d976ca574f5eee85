// Everything that can go wrong, on either side of the wire: one closed list of codes, the public
// name of each, and the sentence that a person reads.
#pragma once

#include <cstdint>
#include <optional>

#include "shared/text.hpp"

namespace tokenferry {

/// The codes. Append only: their names are public. The first two groups are words of the standards.
enum class Errc : std::uint8_t {
  // RFC 6749, sections 4.1.2.1 and 5.2
  invalid_request,
  invalid_client,
  invalid_grant,
  unauthorized_client,
  unsupported_grant_type,
  unsupported_response_type,
  invalid_scope,
  access_denied,
  server_error,
  temporarily_unavailable,
  // OpenID Connect Core, section 3.1.2.6
  interaction_required,
  login_required,
  account_selection_required,
  consent_required,
  // ours
  state_missing,           ///< the callback has no state, or this tab began no sign-in
  state_mismatch,          ///< the state is not that of a sign-in which this tab began
  state_expired,           ///< the sign-in began too long ago, or in the future
  issuer_mismatch,         ///< `iss` is not the provider's issuer (RFC 9207, section 2.4)
  duplicate_parameter,     ///< a parameter occurs twice (RFC 6749, section 3.1)
  missing_code,            ///< the callback has no usable authorization code
  missing_token,           ///< the token endpoint's answer has no usable access token
  token_type_unsupported,  ///< not a bearer token (RFC 6749, section 7.1)
  insecure_transport,      ///< plain HTTP where it is not allowed
  invalid_option,          ///< the caller's options are wrong
  secret_in_browser,       ///< a client secret was given to a browser
  network_error,           ///< no answer, or one that this page may not read
  timeout,                 ///< no answer in time
  profile_unavailable,     ///< the provider did not give the profile
  wasm_unavailable,        ///< the WebAssembly module did not load
  storage_unavailable,     ///< the browser stores nothing for this page
  popup_blocked,           ///< the browser opened no window for the sign-in
  popup_closed,            ///< the visitor closed the window of the sign-in
  token_expired,           ///< the session is over, or its token has expired
  id_token_invalid,        ///< a claim of the ID token is missing or wrong
  malformed,               ///< text that breaks its own grammar; internal, never on the wire
};

/// The number of codes, for tables and tests.
inline constexpr int errc_count = static_cast<int>(Errc::malformed) + 1;

/// A failure: its code, and optionally which part of the input caused it. `detail` is a literal
/// that names a parameter or a rule; it never holds a received value.
struct Error {
  Errc errc = Errc::malformed;
  View detail;
};

/// The public name, for `error` (RFC 6749, section 5.2) and `TokenferryError.code`.
View name(Errc errc);

/// A sentence for the person who sees the failure: what happened, and what to do.
View describe(Errc errc);

/// Whether the code is a word of an RFC: one of the first two groups of the list.
constexpr bool is_rfc_error(Errc errc) {
  return errc <= Errc::consent_required;
}

/// The code that is a word of an RFC (the first two groups of the list); nullopt for any other.
std::optional<Errc> find_rfc_error(View name);

}  // namespace tokenferry
