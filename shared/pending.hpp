// What must survive the redirect to the provider: one record per sign-in, stored under its state.
#pragma once

#include "shared/params.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// How long a sign-in may take, in milliseconds: as long as a code lives at most (RFC 6749,
/// section 4.1.2).
inline constexpr double max_sign_in_ms = 10 * 60 * 1000;

/// A sign-in under way.
struct Pending {
  View authorization_endpoint;  ///< with the token endpoint, it identifies the provider
  View token_endpoint;          ///< that was asked (RFC 9700, section 4.4.2)
  View client_id;
  View redirect_uri;  ///< as sent; the token request repeats it
  View code_verifier;
  View nonce;             ///< as sent, where an ID token was asked for; otherwise empty
  View scope;             ///< as asked
  View return_to;         ///< a URL of the page's own origin, or empty
  View popup;             ///< `true` where the sign-in has a window of its own
  View clients;           ///< those of the page, as host.hpp has them
  double started_ms = 0;  ///< since 1970
};

/// The record for the tab's storage. Its pairs have the names above, but `started` for the last,
/// and `v`, the version of this form.
Params make_record(const Pending& pending);

/// Whether this is a complete record of this version. The storage belongs to the page, and can hold
/// anything.
bool is_record(const Params& record);

/// Whether the sign-in took too long. If it began in the future, a clock was set back: its age is
/// unknown, and it counts as expired.
bool is_expired(const Params& record, double now_ms);

}  // namespace tokenferry
