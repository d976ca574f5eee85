// Writes answers, through cpp-httplib. Of the request that framing judged it is given the method
// alone: a library that decodes header values, matches ranges by recursive expressions and unpacks
// bodies gets nothing that it could do this to.
#pragma once

#include <string>

#include "server/framing.hpp"
#include "server/reply.hpp"

namespace tokenferry::server {

enum class Persistence { keep_alive, close };

/// The octets of the answer.
/// request  of which the method counts: an answer to HEAD has no body
std::string write_answer(const HttpRequest& request, Persistence persistence, const Reply& reply);

}  // namespace tokenferry::server
