// Judging the provider's answer: what of it is released to the page, and what is not.
#pragma once

#include "server/config/config.hpp"
#include "server/exchange/exchange.hpp"
#include "server/exchange/reply.hpp"

namespace tokenferry::server {

/// The reply that the provider's answer, or its absence, becomes: an RFC 6749 answer whatever form
/// the provider chose, holding nothing that the page was not meant to have.
Reply release(const ClientConfig& client, const UpstreamResult& upstream);

}  // namespace tokenferry::server
