// The options of a client, as a page gives them, and what becomes of them.
#pragma once

#include <string_view>

#include "shared/params.hpp"
#include "shared/provider.hpp"
#include "shared/url.hpp"
#include "web/failure.hpp"

namespace tokenferry::web {

/// A client's settings, complete and checked.
struct Options {
  Endpoints endpoints;     ///< its `token` is the exchange server, or the provider itself
  List<Text> api_origins;  ///< where the access token may be sent
  Text client_id;
  Text redirect_uri;
  Text scope;
  Transport transport = Transport::secure;
  ProfileAccess profile_access = ProfileAccess::cors;
  bool sends_issuer = false;
};

/// Reads the options that `createClient` was given, flattened: `clientId`, `provider` or
/// `provider.authorizationEndpoint`, and so on. Relative URLs are resolved against the page.
/// failures  invalid_option, which names the option; secret_in_browser; insecure_transport
Outcome<Options> read_options(const Params& given);

}  // namespace tokenferry::web
