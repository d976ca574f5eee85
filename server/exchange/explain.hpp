// What comes instead of a token: in RFC 6749's words for the page, and for an operator in the
// log's.
#pragma once

#include "server/exchange/exchange.hpp"
#include "server/exchange/reply.hpp"
#include "shared/params.hpp"
#include "shared/token_refusal.hpp"

namespace tokenferry::server {

/// The reply where no answer came.
Reply explain(const UpstreamFailure& failure);

/// The reply to an answer that is no token.
/// fields  those of the answer
Reply explain(const TokenRefusal& refusal, const UpstreamAnswer& answer, const Params& fields);

}  // namespace tokenferry::server
