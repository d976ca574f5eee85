// The octets of an answer: a reply, and the headers that go with it.
#pragma once

#include <string>
#include <string_view>

#include "server/exchange/reply.hpp"

namespace tokenferry::server {

enum class Persistence { keep_alive, close };

/// Writes an answer. Its head contains no free text of a caller: the origin in it is one of the
/// configuration, and the headers that a preflight allows are tokens.
/// method      of the request: an answer to HEAD has no body
/// request_id  as in the log
std::string write_answer(std::string_view method, Persistence persistence, const Reply& reply,
                         std::string_view request_id);

/// The same behind a first line of the caller's own.
std::string write_answer(std::string_view first_line, std::string_view method,
                         Persistence persistence, const Reply& reply, std::string_view request_id);

}  // namespace tokenferry::server
