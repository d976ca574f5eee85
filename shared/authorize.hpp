// The authorization request (RFC 6749, section 4.1.1; RFC 7636, section 4.3).
#pragma once

#include <string_view>

#include "shared/params.hpp"
#include "shared/result.hpp"
#include "shared/text.hpp"

namespace tokenferry {

/// What the browser is sent to the provider with.
struct AuthorizationRequest {
  std::string_view authorization_endpoint;
  std::string_view client_id;
  std::string_view redirect_uri;
  std::string_view scope;  ///< separated by spaces; empty: left out
  std::string_view state;
  std::string_view code_challenge;  ///< S256
};

/// Writes the URL of the request. The endpoint's own query is kept.
/// extra   further parameters, `login_hint` say
/// errors  secret_in_browser: `extra` holds a client_secret; invalid_option: `extra`, or the
///         endpoint's query, holds a parameter of the protocol, or the endpoint has a fragment
///         (RFC 6749, section 3.1)
Result<Text> build_authorization_url(const AuthorizationRequest& request, const Params& extra);

}  // namespace tokenferry
