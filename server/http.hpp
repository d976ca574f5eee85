// Writes answers, through cpp-httplib. The request it is given is written anew from the one that
// framing judged: a library that decodes header values, matches ranges by recursive expressions
// and unpacks bodies gets nothing that it could do this to.
#pragma once

#include <functional>
#include <string>

#include "server/framing.hpp"
#include "server/reply.hpp"

namespace tokenferry::server {

enum class Persistence { keep_alive, close };

/// The octets of the answer.
/// request  of which the method counts: an answer to HEAD has no body
/// decide   gives the reply; what it throws becomes a reply with status 500
std::string write_answer(const HttpRequest& request, Persistence persistence,
                         const std::function<Reply()>& decide);

}  // namespace tokenferry::server
