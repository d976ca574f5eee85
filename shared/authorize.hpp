// The authorization request (RFC 6749, section 4.1.1; RFC 7636, section 4.3).
#pragma once

#include "shared/params.hpp"
#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// What the browser is sent to the provider with.
struct AuthorizationRequest {
  View authorization_endpoint;
  View client_id;
  View redirect_uri;
  View scope;  ///< separated by spaces; empty: left out
  View state;
  View code_challenge;  ///< S256
};

/// Writes the URL of the request. The endpoint's own query is kept.
/// extra   further parameters, `login_hint` say
/// errors  secret_in_browser: `extra` holds a client_secret; invalid_option: `extra`, or the
///         endpoint's query, holds a parameter of the protocol, or the endpoint has a fragment
///         (RFC 6749, section 3.1)
Result<Text> build_authorization_url(const AuthorizationRequest& request, const Params& extra);

}  // namespace tokenferry
