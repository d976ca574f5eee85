// The reply where there is no token: an error in RFC 6749's words for the page, and an outcome for
// the operator's log.
#pragma once

#include "server/exchange/exchange.hpp"
#include "server/exchange/reply.hpp"
#include "shared/params.hpp"
#include "shared/token_refusal.hpp"

namespace tokenferry::server {

/// The reply where the provider did not answer.
Reply explain(const UpstreamFailure& failure);

/// The reply to an answer without a token.
/// fields  of the answer
Reply explain(const TokenRefusal& refusal, const UpstreamAnswer& answer, const Params& fields);

}  // namespace tokenferry::server
