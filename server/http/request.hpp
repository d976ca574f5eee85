// Reading a request (RFC 9112), strictly: one that two parsers could read differently is refused,
// and nothing more is read from its connection.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tokenferry::server {

inline constexpr std::size_t max_request_line = 2 * 1024;
inline constexpr std::size_t max_head = 8 * 1024;
inline constexpr std::size_t max_fields = 64;
/// Large enough for the longest token (shared/token.hpp) with each of its characters escaped.
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
  /// The value of a field that occurs exactly once; otherwise the empty text.
  std::string_view only(std::string_view name) const;
};

/// What reading the octets received so far has found.
struct RequestReading {
  enum class Verdict { incomplete, complete, refused };
  Verdict verdict = Verdict::incomplete;
  HttpRequest request;      ///< complete; or refused, as far as it could be read
  std::size_t size = 0;     ///< complete: octets of the request; incomplete: octets needed to go on
  int status = 0;           ///< refused: the answer's
  std::string_view reason;  ///< refused: a sentence for the sender, a literal
};

/// Reads a request from its first octet on.
/// seen  how many octets an earlier call found incomplete
RequestReading read_request(std::string_view octets, std::size_t seen);

}  // namespace tokenferry::server
