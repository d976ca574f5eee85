// Reading a response (RFC 9112), as its octets come. Whatever was not asked for and can be passed
// over without a guess is passed over: interim answers, trailers, chunk extensions, long lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "server/http/response_head.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {

/// The most that a response may have in all, interim answers, head, chunks and trailers included.
inline constexpr std::size_t max_response = 80 * 1024;

struct HttpResponse {
  int status = 0;
  int retry_after = 0;   ///< seconds, at most an hour; 0: not stated, or a date
  bool encoded = false;  ///< compressed, say, although `identity` was asked for: not read further
  Secret body;
};

class ResponseReader {
 public:
  enum class Verdict { incomplete, complete, refused };
  /// Whether the peer has ended the stream in good order; that ends an answer which states no
  /// length.
  enum class Stream { open, ended };

  ResponseReader() = default;
  ResponseReader(const ResponseReader&) = delete;
  ResponseReader& operator=(const ResponseReader&) = delete;
  ~ResponseReader();

  /// Looks at what has come since the last time. It is not called again once that is more than
  /// incomplete.
  Verdict read(Stream stream);

  std::string in;           ///< all that has come so far; the caller appends
  HttpResponse response;    ///< once it is complete
  bool reusable = false;    ///< whether the connection can serve another exchange then
  std::string_view reason;  ///< refused: a sentence, a literal of ours

 private:
  enum class State { status_line, fields, stated, with_stream, chunk_size, chunk, trailers, end };

  bool step();
  bool read_status_line();
  bool read_field();
  bool end_head();
  bool read_chunk_size();
  bool join_chunk();

  bool take_line(std::string_view& line);
  bool go_on(State state);
  bool end(std::size_t size);
  bool refuse(std::string_view why);

  State state_ = State::status_line;
  std::size_t at_ = 0;       ///< octets of `in` that were read
  std::size_t scanned_ = 0;  ///< octets of `in` that hold no end of the line at `at_`
  ResponseHead head_;        ///< or trailers
  bool persistent_ = false;
  std::size_t body_ = 0;   ///< where the body begins, and its chunks are joined
  std::size_t size_ = 0;   ///< of the body: as stated, or as far as its chunks have come
  std::size_t chunk_ = 0;  ///< octets of the chunk that comes
};

}  // namespace tokenferry::server
