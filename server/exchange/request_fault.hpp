// Faults of a token request that are found before the provider is asked.
#pragma once

#include <optional>
#include <string_view>

#include "server/config/config.hpp"
#include "server/exchange/reply.hpp"
#include "shared/params.hpp"

namespace tokenferry::server {

/// The answer to a malformed request.
Reply refuse_request(std::string_view description);

/// The answer to a request whose origin is not allowed.
/// origin  as on the wire; empty: none, or more than one
Reply refuse_origin(std::string_view origin);

/// The fault of a form, whatever its grant; nullopt: none.
std::optional<Reply> find_fault(const Params& params);

/// The fault of a request to redeem a code (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
std::optional<Reply> find_code_fault(const ClientConfig& client, const Params& params);

/// The fault of a request to use a refresh token (RFC 6749, section 6).
std::optional<Reply> find_refresh_fault(const Params& params);

}  // namespace tokenferry::server
