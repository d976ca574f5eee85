// Judging the redirect back from the provider (RFC 6749, sections 4.1.2 and 10.12; RFC 9207).
#pragma once

#include "shared/params.hpp"
#include "shared/pending.hpp"
#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// The parameters of an authorization response. They are removed from the address bar before
/// anything else happens (RFC 9700, section 4.2.4); every other parameter belongs to the page.
inline constexpr View callback_parameters =
    "code state error error_description error_uri iss session_state";

/// Whether the page's query may be an authorization response. A `state` alone can belong to the
/// page.
bool is_callback(const Params& query);

/// Whether the state has the form of those that we make. A query with another state, or with none,
/// may be meant for the page (`?code=SPRING25`) or for another library.
bool has_own_state(const Params& query);

/// Reads the state: the record of the sign-in is stored under it.
/// errors  duplicate_parameter; state_missing
Result<Text> read_state(const Params& query);

/// Whether the browser came back to this redirect URI: the path is the same, and the address has
/// each parameter of the redirect URI with its value. Further parameters are the provider's. The
/// fragment is ignored.
/// address       of the response, as the browser writes it, but with its query form-encoded anew:
///               a provider may have written `+` for `%20`
/// redirect_uri  written likewise
bool is_at(View address, View redirect_uri);

/// What the client knows of the provider, to check the response against.
struct ExpectedProvider {
  View authorization_endpoint;
  View token_endpoint;
  View issuer;                ///< empty: unknown
  bool sends_issuer = false;  ///< then a missing `iss` is an error
  View address;               ///< at which the response arrived
  View redirect_uri;          ///< that was sent, as the browser writes it
  /// Whether another provider of the page may have sent the response, and only a redirect URI for
  /// each provider could tell them apart (RFC 9700, section 4.4.2).
  bool in_doubt = false;
};

/// Checks a response against the record of its sign-in.
/// now_ms   since 1970
/// returns  the authorization code
/// errors   in this order: duplicate_parameter; state_expired; issuer_mismatch; the provider's
///          error where an RFC defines it, else server_error; missing_code
Result<Text> judge_callback(const Params& query, const Params& record,
                            const ExpectedProvider& expected, double now_ms);

}  // namespace tokenferry
