// Judging the provider's answer: which parts of it are released to the page.
#pragma once

#include "server/config/config.hpp"
#include "server/exchange/exchange.hpp"
#include "server/exchange/reply.hpp"

namespace tokenferry::server {

/// Makes the reply from the provider's answer, or from its absence: in the form of RFC 6749,
/// whatever form the provider used, and with nothing that the page is not meant to have.
Reply release(const ClientConfig& client, const UpstreamResult& upstream);

}  // namespace tokenferry::server
