// Reading a response (RFC 9112), as its octets arrive. What is not needed and can be skipped
// without a guess is skipped: interim answers, trailers, chunk extensions, long lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "server/http/response_head.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {

/// The largest response, interim answers, head, chunks and trailers included.
inline constexpr std::size_t max_response = 80 * 1024;

struct HttpResponse {
  int status = 0;
  int retry_after = 0;  ///< seconds, at most an hour; 0: not stated, or a date
  bool encoded =
      false;  ///< such as compressed, although `identity` was asked for: not read further
  Secret body;
};

class ResponseReader {
 public:
  enum class Verdict { incomplete, complete, refused };
  /// Whether the peer has closed its side in good order, which ends an answer without a stated
  /// length.
  enum class Stream { open, ended };

  ResponseReader() = default;
  ResponseReader(const ResponseReader&) = delete;
  ResponseReader& operator=(const ResponseReader&) = delete;
  ~ResponseReader();

  /// Reads the octets received since the last call. Not to be called again after `complete` or
  /// `refused`.
  Verdict read(Stream stream);

  std::string in;           ///< all octets received so far; the caller appends
  HttpResponse response;    ///< complete: the response
  bool reusable = false;    ///< complete: whether the connection can serve another exchange
  std::string_view reason;  ///< refused: a sentence, a literal

 private:
  enum class State { status_line, fields, stated, until_close, chunk_size, chunk, trailers, end };

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
  std::size_t scanned_ = 0;  ///< octets of `in` known not to end the line at `at_`
  ResponseHead head_;        ///< or trailers
  bool persistent_ = false;
  std::size_t body_ = 0;   ///< where the body begins, and its chunks are joined
  std::size_t size_ = 0;   ///< of the body: as stated, or of the chunks joined so far
  std::size_t chunk_ = 0;  ///< octets of the chunk being read
};

}  // namespace tokenferry::server
