// The head of a response: its status, the fields that are needed, and what they say about the body.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tokenferry::server {

inline constexpr std::size_t max_response_body = 64 * 1024;
inline constexpr std::string_view body_too_large = "The body is larger than 64 KiB.";

/// Where a body ends (RFC 9112, section 6.3).
struct BodyEnd {
  enum class Kind { none, stated, chunked, until_close, refused };
  Kind kind = Kind::none;
  std::size_t size = 0;     ///< stated
  bool encoded = false;     ///< in a coding that was not asked for; then the kind is `none`
  bool persistent = false;  ///< the connection can serve another exchange afterwards
  std::string_view reason;  ///< refused: a sentence, a literal
};

/// The delay-seconds of Retry-After (RFC 9110, section 10.2.3), at most an hour; 0: a date, which
/// is not worth the code, or nothing.
int read_retry_after(std::string_view value);

/// Whether a body has a coding that was not asked for (RFC 9110, section 8.4).
bool is_encoded(std::string_view content_encoding);

class ResponseHead {
 public:
  /// Reads a line, without its CRLF.
  /// returns  a sentence for what is wrong with it, or the empty text
  std::string_view read_status_line(std::string_view line);
  std::string_view read_field(std::string_view line);

  int status() const { return status_; }
  /// In seconds, at most an hour; 0: not stated, or a date.
  int retry_after() const;
  BodyEnd find_body_end() const;

 private:
  static std::string ResponseHead::* find_kept(std::string_view name);
  BodyEnd find_stated_end(bool persistent) const;

  int status_ = 0;
  bool is_1_0_ = false;
  bool folds_ = false;  ///< there is a field line that a folded line can continue
  std::string ResponseHead::* folded_ = nullptr;  ///< where that line's value is kept, if it is
  // Each is one list, even if it comes in several lines (RFC 9110, section 5.3): all the values,
  // each after a comma.
  std::string connection_;
  std::string content_encoding_;
  std::string content_length_;
  std::string retry_after_;
  std::string transfer_encoding_;
};

}  // namespace tokenferry::server
