// Properties: an answer is the same however its octets arrive, nothing behind its octets is read,
// and what is complete is within its bounds.
#include "server/http/response.hpp"

#include <algorithm>
#include <string>

#include "tests/fuzz/property.hpp"

using namespace tokenferry::server;
using Stream = ResponseReader::Stream;
using Verdict = ResponseReader::Verdict;

namespace {

void require_same(const ResponseReader& a, const ResponseReader& b) {
  require(a.reason == b.reason, "the same reason");
  require(a.response.status == b.response.status, "the same status");
  require(a.response.retry_after == b.response.retry_after, "the same time to wait");
  require(a.response.encoded == b.response.encoded, "encoded or not");
  require(a.response.body.reveal() == b.response.body.reveal(), "the same body");
}

void check_complete(const ResponseReader& reader, std::size_t size) {
  const auto& response = reader.response;
  require(reader.reason.empty(), "what is complete is not refused");
  require(response.status >= 200 && response.status <= 999, "a final status");
  require(response.body.size() <= std::min(size, max_response_body), "a body is bounded");
  require(response.retry_after >= 0 && response.retry_after <= 3600, "a time to wait is bounded");
  require(!response.encoded || (response.body.empty() && !reader.reusable), "encoded is unread");
}

/// Reads what comes octet by octet.
Verdict read_slowly(ResponseReader& reader, std::string_view octets, Stream end) {
  for (const char octet : octets) {
    reader.in += octet;
    const auto verdict = reader.read(Stream::open);
    if (verdict != Verdict::incomplete) return verdict;
  }
  return reader.read(end);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto octets = text_of(data, size);
  const auto end = take_octet(octets) % 2 == 0 ? Stream::open : Stream::ended;

  ResponseReader whole;
  whole.in = octets;
  const auto verdict = whole.read(end);
  if (verdict == Verdict::complete) check_complete(whole, octets.size());
  if (verdict == Verdict::refused) require(!whole.reason.empty(), "a refusal has a reason");
  require(verdict != Verdict::incomplete || end == Stream::open, "an end ends it");

  ResponseReader slow;
  require(read_slowly(slow, octets, end) == verdict, "octet by octet as at once");
  require_same(slow, whole);
  require(!whole.reusable || slow.reusable, "what is reusable at once is so octet by octet");

  ResponseReader bounded;
  bounded.in = std::string(octets) + "\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";
  bounded.in.resize(octets.size());
  require(bounded.read(end) == verdict, "what stood behind it is not read");
  require_same(bounded, whole);
  return 0;
}
