// Judging the redirect back from the provider (RFC 6749, sections 4.1.2 and 10.12; RFC 9207).
#pragma once

#include "shared/params.hpp"
#include "shared/pending.hpp"
#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// The parameters of an authorization response. They leave the address bar before anything else
/// happens (RFC 9700, section 4.2.4); every other parameter is the page's own.
inline constexpr View callback_parameters =
    "code state error error_description error_uri iss session_state";

/// Whether the page's query is an authorization response. A `state` alone can be the page's own.
bool is_callback(const Params& query);

/// The state, which finds the record of the sign-in.
/// errors  duplicate_parameter; state_missing
Result<Text> read_state(const Params& query);

/// What the client knows of the provider, to hold the response against.
struct ExpectedProvider {
  View authorization_endpoint;
  View token_endpoint;
  View issuer;                ///< empty: unknown, and any `iss` is let pass
  bool sends_issuer = false;  ///< then a missing `iss` is refused
};

/// The authorization code of a response whose state found `record`.
/// now_ms  since 1970
/// errors  in this order: duplicate_parameter; state_expired; issuer_mismatch; the provider's own
///         error where it is an RFC's word, else server_error; missing_code
Result<Text> judge_callback(const Params& query, const Params& record,
                            const ExpectedProvider& expected, double now_ms);

}  // namespace tokenferry
