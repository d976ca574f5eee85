// Writes answers, through cpp-httplib. Of the request that framing judged it is given the method
// alone: a library that decodes header values, matches ranges by recursive expressions and unpacks
// bodies gets nothing that it could do this to.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/exchange/reply.hpp"

namespace tokenferry::server {

enum class Persistence { keep_alive, close };

class AnswerWriter {
 public:
  AnswerWriter();
  ~AnswerWriter();

  /// The octets of the answer.
  /// method  of the request: an answer to HEAD has no body
  std::string write(std::string_view method, Persistence persistence, const Reply& reply);

 private:
  class Protocol;
  std::unique_ptr<Protocol> protocol_;
};

}  // namespace tokenferry::server
