// Reading a request (RFC 9112), strictly: whoever sends anything that could be read in two ways
// gets one answer, and no second request is read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tokenferry::server {

inline constexpr std::size_t max_request_line = 2 * 1024;
inline constexpr std::size_t max_head = 8 * 1024;
inline constexpr std::size_t max_fields = 64;
/// So that the longest token (shared/token.hpp) fits, each of its characters escaped.
inline constexpr std::size_t max_body = 64 * 1024;

/// A request as it came on the wire: nothing is decoded.
struct HttpRequest {
  struct Field {
    std::string name;  ///< in lower case
    std::string value;
  };

  std::string method;
  std::string target;
  std::vector<Field> fields;
  std::string body;
  bool keep_alive = false;

  std::size_t count(std::string_view name) const;
  /// The value of a field that stands exactly once; otherwise the empty text.
  std::string_view only(std::string_view name) const;
};

/// What the octets received so far are.
struct RequestReading {
  enum class Verdict { incomplete, complete, refused };
  Verdict verdict = Verdict::incomplete;
  HttpRequest request;      ///< complete; or refused, as far as it could be read
  std::size_t size = 0;     ///< complete: octets of the request; incomplete: octets needed to go on
  int status = 0;           ///< refused: the answer's
  std::string_view reason;  ///< refused: a sentence for whoever sent it, a literal of ours
};

/// Reads the octets from a request's first one.
/// seen  how many of them an earlier call found incomplete
RequestReading read_request(std::string_view octets, std::size_t seen);

}  // namespace tokenferry::server
