// The token request, as it is sent to a provider.
#pragma once

#include <string>
#include <string_view>

#include "server/exchange/exchange.hpp"

namespace tokenferry::server {

/// The octets of a token request. Its lines are always the same, and no text of a caller stands in
/// its head.
/// authority  for the Host header
/// target     the path, with the query
std::string write_token_request(std::string_view authority, std::string_view target,
                                const UpstreamRequest& request);

}  // namespace tokenferry::server
