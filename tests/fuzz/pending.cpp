// Properties: any form is judged; and a sign-in of any values survives the redirect.
#include "shared/pending.hpp"

#include "shared/pkce.hpp"
#include "tests/fuzz/property.hpp"

using namespace tokenferry;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto text = text_of(data, size);
  if (const auto form = parse_form(text); form && is_record(*form)) {
    require(is_code_verifier(form->get("code_verifier")), "a record has a verifier");
    require(is_expired(*form, -1), "no record is older than its clock");
  }

  const auto started_ms = take_octet(text) * 1e10 + take_octet(text);
  text = text.substr(0, text.find('\0'));  // no text of the core holds a zero
  const auto part = text.size() / 4;
  const Pending pending = {.authorization_endpoint = "https://as.example/authorize",
                           .token_endpoint = "https://x.example/token",
                           .client_id = text.substr(0, part),
                           .redirect_uri = text.substr(part, part),
                           .code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                           .scope = text.substr(2 * part, part),
                           .return_to = text.substr(3 * part),
                           .started_ms = started_ms};
  const auto record = parse_form(format_form(make_record(pending)));
  require(record.has_value() && is_record(*record), "what was written can be read");
  require(record->get("client_id") == pending.client_id, "the client is as it was");
  require(record->get("redirect_uri") == pending.redirect_uri, "the redirect URI is as it was");
  require(record->get("scope") == pending.scope, "the scope is as it was");
  require(record->get("return_to") == pending.return_to, "the place is as it was");
  require(!is_expired(*record, started_ms), "it is alive when it begins");
  return 0;
}
