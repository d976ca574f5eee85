// HTTP with a provider. Answers are read by cpp-httplib's client, of which only the protocol is
// used: it reads in memory, and the connections are ours.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/exchange/exchange.hpp"
#include "server/provider/endpoint.hpp"

namespace tokenferry::server {

/// The most that an answer may have: 64 KiB for the body, 16 KiB for what stands before it.
inline constexpr std::size_t max_answer = 80 * 1024;

/// The octets of a token request. Its lines are always the same, and no text of a caller stands in
/// its head.
std::string write_request(const Endpoint& endpoint, const UpstreamRequest& request);

/// The reader that cpp-httplib lends, for one answer at a time.
class Protocol {
 public:
  Protocol();
  ~Protocol();

 private:
  friend class AnswerReader;
  class Client;
  std::unique_ptr<Client> client_;
};

/// Reads one answer, as it comes. cpp-httplib reads it; what is judged here is only when there is
/// enough of it to be read.
class AnswerReader {
 public:
  enum class Verdict { incomplete, complete, malformed };
  /// Whether the provider has ended the stream in good order; that ends an answer which states no
  /// length.
  enum class Stream { open, ended };

  explicit AnswerReader(Protocol& protocol) : protocol_(protocol) {}
  ~AnswerReader();

  /// Looks at what has come.
  Verdict read(Stream stream);

  std::string in;         ///< all that has come so far
  UpstreamAnswer answer;  ///< once it is complete
  bool reusable = false;  ///< whether the connection can serve another exchange then

 private:
  enum class Length { unknown, stated, chunked, until_end };

  Verdict find_head();
  Verdict find_end(Stream stream);
  Verdict skip_chunks();
  Verdict parse(Stream stream);

  Protocol& protocol_;
  bool began_ = false;  ///< the first line was judged
  bool persistent_ = true;
  std::size_t head_ =
      0;  ///< octets of the head; before that is known, those that hold no end of it
  std::size_t next_ = 0;  ///< how far the answer goes at least
  Length length_ = Length::unknown;
};

}  // namespace tokenferry::server
