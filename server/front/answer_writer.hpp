// Writes answers, whose heads come from cpp-httplib. Of the request that framing judged it is given
// nothing: a library that decodes header values, matches ranges by recursive expressions and
// unpacks bodies gets nothing that it could do this to.
#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "server/exchange/reply.hpp"

namespace tokenferry::server {

enum class Persistence { keep_alive, close };

/// What decides an answer's head. Nothing of it is a caller's own text: an origin that is answered
/// is one of the configuration.
struct AnswerHead {
  int status = 200;
  Persistence persistence = Persistence::close;
  std::size_t size = 0;  ///< of the body, in octets
  std::string allow_origin;
  std::string_view allow;
  int retry_after = 0;
  bool preflight = false;

  auto operator<=>(const AnswerHead&) const = default;
};

class AnswerWriter {
 public:
  AnswerWriter();
  ~AnswerWriter();

  /// The octets of the answer.
  /// method  of the request: an answer to HEAD has no body
  std::string write(std::string_view method, Persistence persistence, const Reply& reply);

 private:
  class Protocol;
  const std::string& head_of(const AnswerHead& head);

  std::unique_ptr<Protocol> protocol_;
  std::map<AnswerHead, std::string> heads_;  ///< as written before
};

}  // namespace tokenferry::server
