// The authorization request (RFC 6749, section 4.1.1; RFC 7636, section 4.3).
#pragma once

#include "shared/params.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// What the browser takes to the provider.
struct AuthorizationRequest {
  View authorization_endpoint;
  View client_id;
  View redirect_uri;
  View scope;  ///< separated by spaces; empty: left out
  View state;
  View code_challenge;  ///< S256
  View nonce;           ///< of OpenID Connect; empty: left out
};

/// Whether one of these is a parameter that only build_authorization_url() may write: twice it
/// would be an error (RFC 6749, section 3.1), or it would change where the answer goes or what is
/// asked.
bool holds_protocol_parameter(const Params& params);

/// Writes the URL of the request. The endpoint's own query is kept.
/// extra     further parameters, `login_hint` say
/// REQUIRES  the endpoint has no fragment, and neither its query nor `extra` holds a parameter of
///           the protocol
Text build_authorization_url(const AuthorizationRequest& request, const Params& extra);

}  // namespace tokenferry
