// What must survive the redirect to the provider: one record a sign-in, kept under its state.
#pragma once

#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// How long a sign-in may take, in milliseconds: as long as a code lives at most (RFC 6749,
/// section 4.1.2).
inline constexpr double max_sign_in_ms = 10 * 60 * 1000;

/// A sign-in under way.
struct Pending {
  Text code_verifier;
  Text authorization_endpoint;  ///< with the token endpoint, it tells which provider was
  Text token_endpoint;          ///< asked (RFC 9700, section 4.4.2)
  Text client_id;
  Text redirect_uri;      ///< as sent; the token request repeats it
  Text return_to;         ///< a URL of the page's own origin, or empty
  Text scope;             ///< as asked
  double started_ms = 0;  ///< since 1970
};

/// Writes the record for the tab's storage.
Text format_pending(const Pending& pending);

/// Reads a record. The storage is the page's: it can hold anything.
/// errors  malformed: not a record of this version, or one with a part missing or wrong
Result<Pending> read_pending(View text);

/// Whether the sign-in took too long. One that began in the future, since a clock was set back, has
/// an age that nobody knows, and counts as expired.
bool is_expired(const Pending& pending, double now_ms);

}  // namespace tokenferry
