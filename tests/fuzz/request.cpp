// Properties: a request ends at one place however its octets arrive, nothing behind it changes
// that, and what is complete holds nothing that could be read in two ways.
#include "server/http/request.hpp"

#include <algorithm>
#include <string>

#include "tests/fuzz/property.hpp"

using namespace tokenferry::server;
using Verdict = RequestReading::Verdict;

namespace {

bool is_graphic(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return (octet < 0x20 && c != '\t') || octet == 0x7f;
  });
}

void check_request(const RequestReading& reading) {
  const auto& request = reading.request;
  require(!request.method.empty() && is_graphic(request.method), "a method is a word");
  require(!request.target.empty() && is_graphic(request.target), "a target is a word");
  require(request.fields.size() <= max_fields, "fields are bounded");
  require(request.body.size() <= max_body, "a body is bounded");
  require(request.count("transfer-encoding") == 0, "no second way to tell the length");
  require(request.count("content-length") <= 1, "one length");
  for (const auto& field : request.fields) {
    require(!field.name.empty() && is_graphic(field.name), "a field's name is a word");
    require(!has_control(field.value), "a field's value is one line");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto octets = text_of(data, size);
  const auto whole = read_request(octets, 0);
  if (whole.verdict == Verdict::refused) {
    require(whole.status >= 400 && whole.status < 600, "a refusal has a status");
    require(!whole.reason.empty() && is_graphic(whole.reason.substr(0, 1)), "and a reason");
    const auto more = read_request(std::string(octets) + "GET / HTTP/1.1\r\n\r\n", 0);
    require(more.verdict == Verdict::refused, "nothing behind it heals a request");
  }
  if (whole.verdict == Verdict::incomplete) {
    require(whole.size > octets.size(), "an incomplete request needs more");
  }
  if (whole.verdict != Verdict::complete) return 0;

  check_request(whole);
  require(whole.size > 0 && whole.size <= octets.size(), "a request ends within its octets");
  std::size_t seen = 0;
  const std::size_t step = 1 + whole.size / 16;
  for (std::size_t end = 0; end < whole.size; end += step) {
    const auto part = read_request(octets.substr(0, end), seen);
    require(part.verdict == Verdict::incomplete, "a part of a request is incomplete");
    seen = end;
  }
  const auto exact = read_request(octets.substr(0, whole.size), seen);
  require(exact.verdict == Verdict::complete && exact.size == whole.size &&
              exact.request.body == whole.request.body,
          "octet by octet it ends where it ended at once");
  return 0;
}
