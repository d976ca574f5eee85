// Property: whatever the query, a code comes out only of a response that is whole, in time and from
// the provider that was asked.
#include "shared/callback.hpp"

#include "shared/token.hpp"
#include "tests/fuzz/property.hpp"

using namespace tokenferry;

namespace {

constexpr std::string_view issuer = "https://as.example/login/oauth";

void check_code(const Params& query, std::string_view code, const ExpectedProvider& expected,
                double age_ms) {
  require(is_callback(query), "a code is of a callback");
  require(is_authorization_code(code), "a code is a code");
  require(query.get("code") == code && query.count("code") == 1, "the code is the query's one");
  require(!query.find("error"), "no code beside an error");
  require(age_ms >= 0 && age_ms <= max_sign_in_ms, "no code out of time");
  require(has_any(query, callback_parameters), "a callback has a parameter of the protocol");
  require(!has_repeated(query, callback_parameters), "no parameter of the protocol twice");
  const auto iss = query.find("iss");
  require(!iss || expected.issuer.empty() || *iss == issuer, "no code of another issuer");
  require(iss || !expected.sends_issuer, "no code without the promised issuer");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto text = text_of(data, size);
  const auto choice = take_octet(text);
  const auto query = parse_form(text);
  if (!query) return 0;

  constexpr Pending pending = {.authorization_endpoint = "https://as.example/authorize",
                               .token_endpoint = "https://x.example/token",
                               .started_ms = 1e12};
  const auto record = make_record(pending);
  const ExpectedProvider expected = {.authorization_endpoint = pending.authorization_endpoint,
                                     .token_endpoint = pending.token_endpoint,
                                     .issuer = choice & 1 ? issuer : std::string_view(),
                                     .sends_issuer = (choice & 3) == 3};
  const double age_ms = (choice >> 2) * 20000.0 - 20000;

  const auto state = read_state(*query);
  require(!state || (!state->empty() && query->count("state") == 1), "a state stands once");

  const auto code = judge_callback(*query, record, expected, pending.started_ms + age_ms);
  if (code) {
    check_code(*query, *code, expected, age_ms);
  } else {
    require(code.error().errc != Errc::malformed, "a refusal has a public code");
  }

  auto other = expected;
  other.token_endpoint = "https://evil.example/token";
  require(!judge_callback(*query, record, other, pending.started_ms), "no code for another");
  return 0;
}
