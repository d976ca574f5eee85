// The line of a request in the log.
#pragma once

#include <string>
#include <string_view>

#include "server/config/config.hpp"
#include "server/exchange/reply.hpp"

namespace tokenferry::server {

/// Whether the request has a line.
bool has_log_line(const LogOptions& options, const Reply& reply);

/// Writes it, without its end.
/// time      RFC 3339, in UTC
/// origin    as the request has it; empty: none
/// total_ms  from the whole request to its answer
std::string write_log_line(std::string_view time, std::string_view request_id, const Reply& reply,
                           std::string_view origin, double total_ms);

}  // namespace tokenferry::server
