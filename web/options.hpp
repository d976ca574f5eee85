// The options of a client, as a page gives them, and what becomes of them.
#pragma once

#include "shared/params.hpp"
#include "shared/provider.hpp"
#include "shared/text.hpp"
#include "shared/transport.hpp"
#include "web/host.hpp"

namespace tokenferry::web {

/// A client's settings, complete and checked.
struct Options {
  Text authorization_endpoint;
  Text token_endpoint;  ///< the exchange server's, or the provider's own
  Text profile_endpoint;
  Text issuer;       ///< empty: unknown
  Text api_origins;  ///< where the access token may be sent, separated by spaces
  Text client_id;
  Text redirect_uri;
  Text session_key;  ///< what the session is kept under
  Text scope;
  Transport transport = Transport::secure;
  ProfileAccess profile_access = ProfileAccess::cors;
  bool sends_issuer = false;
};

/// Reads the options that `createClient` was given, flattened: `clientId`, `provider` or
/// `provider.authorizationEndpoint`, and so on, lists separated by spaces. Relative URLs are
/// resolved against the page. Answers the call and returns false where one is wrong:
/// invalid_option, secret_in_browser or insecure_transport, with the option's name.
bool read_options(host::Operation operation, const Params& given, Options& options);

/// Whether every option has one of these names; answers the call where one has not.
/// names  separated by spaces
bool are_known(host::Operation operation, const Params& given, View names);

}  // namespace tokenferry::web
