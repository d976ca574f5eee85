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

/// Whether the page's query may be an authorization response. A `state` alone can be the page's
/// own.
bool is_callback(const Params& query);

/// Whether the state is of the form that ours have. A response with another one, or with none, may
/// be the page's own: `?code=SPRING25`, or the answer to another library.
bool has_own_state(const Params& query);

/// The state, which finds the record of the sign-in.
/// errors  duplicate_parameter; state_missing
Result<Text> read_state(const Params& query);

/// Whether the browser came back to this redirect URI: the path is equal, and each parameter of the
/// redirect URI stands with its value. Further ones are the provider's. The hash counts for
/// nothing.
/// address       the response's, as the browser writes it, and its query as a form's writer does:
///               a provider may have written `+` for `%20`
/// redirect_uri  likewise
bool is_at(View address, View redirect_uri);

/// What the client knows of the provider, to hold the response against.
struct ExpectedProvider {
  View authorization_endpoint;
  View token_endpoint;
  View issuer;                ///< empty: unknown
  bool sends_issuer = false;  ///< then a missing `iss` is refused
  View address;               ///< where the response came to
  View redirect_uri;          ///< where it was asked for, as the browser writes it
  /// Whether another provider of the page may have sent it, and only a redirect URI for each could
  /// tell (RFC 9700, section 4.4.2).
  bool in_doubt = false;
};

/// The authorization code of a response whose state found `record`.
/// now_ms  since 1970
/// errors  in this order: duplicate_parameter; state_expired; issuer_mismatch; the provider's own
///         error where it is an RFC's word, else server_error; missing_code
Result<Text> judge_callback(const Params& query, const Params& record,
                            const ExpectedProvider& expected, double now_ms);

}  // namespace tokenferry
