// Properties: any text is a record or refused; a record that was read is written and read alike;
// and a sign-in of any values survives the redirect.
#include "shared/pending.hpp"

#include "shared/pkce.hpp"
#include "tests/fuzz/property.hpp"

using namespace tokenferry;

namespace {

bool equal(const Pending& a, const Pending& b) {
  return a.code_verifier == b.code_verifier && a.client_id == b.client_id &&
         a.authorization_endpoint == b.authorization_endpoint &&
         a.token_endpoint == b.token_endpoint && a.redirect_uri == b.redirect_uri &&
         a.return_to == b.return_to && a.scope == b.scope && a.started_ms == b.started_ms;
}

void check_round_trip(const Pending& pending) {
  const auto again = read_pending(format_pending(pending));
  require(again.has_value(), "what was written can be read");
  require(equal(pending, *again), "what was written reads as it was");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto text = text_of(data, size);
  if (const auto read = read_pending(text)) {
    require(is_code_verifier(read->code_verifier), "a record has a verifier");
    require(read->started_ms >= 0, "a record has a moment");
    check_round_trip(*read);
  }

  const auto started_ms = take_octet(text) * 1e10 + take_octet(text);
  text = text.substr(0, text.find('\0'));  // no text of the core holds a zero
  const auto part = text.size() / 4;
  check_round_trip({.code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                    .authorization_endpoint = "https://as.example/authorize",
                    .token_endpoint = "https://x.example/token",
                    .client_id = Text("i" + std::string(text.substr(0, part))),
                    .redirect_uri = Text("u" + std::string(text.substr(part, part))),
                    .return_to = Text(text.substr(2 * part, part)),
                    .scope = Text(text.substr(3 * part)),
                    .started_ms = started_ms});
  return 0;
}
