// The token request, as it is sent to a provider.
#pragma once

#include <string>

#include "server/exchange/exchange.hpp"
#include "server/provider/endpoint.hpp"

namespace tokenferry::server {

/// The octets of a token request. Its lines are always the same, and no text of a caller stands in
/// its head.
std::string write_token_request(const Endpoint& endpoint, const UpstreamRequest& request);

}  // namespace tokenferry::server
