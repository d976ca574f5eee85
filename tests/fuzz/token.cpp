// Property: whatever a token endpoint answers, a token comes out only of a success, and every text
// that comes out can stand in a header, a log and a JSON text.
#include "shared/token.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <variant>

#include "shared/encoding.hpp"
#include "shared/token_answer.hpp"
#include "tests/fuzz/property.hpp"

using namespace tokenferry;

namespace {

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_vschar);
}

bool is_token(std::string_view text) {
  return is_printable(text) && text.find(' ') == text.npos;
}

void check(const TokenResponse& token, int status, const Params& fields) {
  require(status >= 200 && status < 300, "a token is of a success");
  require(!reports_error(fields), "no token beside an error");
  require(!token.access_token.empty(), "a token is not empty");
  require(is_token(token.access_token.reveal()), "a token can stand in a header");
  require(is_token(token.refresh_token.reveal()) && is_token(token.id_token.reveal()),
          "the other tokens can too");
  require(!token.token_type.empty() && is_printable(token.token_type), "a token has a type");
  require(!token.expires_in || *token.expires_in > 0, "a lifetime is positive");
  if (!token.scope) return;
  require(!token.scope->empty(), "a scope that is given holds something");
  for (const auto& item : *token.scope) {
    require(!item.empty() && is_token(item) && item.find(',') == item.npos, "a scope is a word");
    require(std::count(token.scope->begin(), token.scope->end(), item) == 1, "a scope stands once");
  }
}

void check(const TokenRefusal& refusal) {
  require(is_token(refusal.provider_error) && refusal.provider_error.size() <= 64,
          "a provider's code is harmless");
  require(is_printable(refusal.word) && refusal.word.size() <= 64, "a word can stand in a log");
  require(is_printable(refusal.description) && refusal.description.size() <= 512,
          "a description can be shown");
  require(refusal.error_uri.empty() ||
              (refusal.error_uri.starts_with("https://") && is_token(refusal.error_uri)),
          "an error_uri is https");
  require(refusal.errc != Errc::malformed, "a refusal has a public code");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr int statuses[] = {200, 201, 299, 300, 302, 400, 401, 429, 500, 503, 0, 199};
  auto text = text_of(data, size);
  const auto choice = take_octet(text);
  const int status = statuses[(choice >> 1) % std::size(statuses)];
  const auto missing = choice & 1 ? MissingTokenType::refused : MissingTokenType::means_bearer;
  const auto fields = parse_form(text);
  if (!fields) return 0;

  const auto answer = read_token_answer(status, *fields, missing);
  if (const auto* token = std::get_if<TokenResponse>(&answer)) check(*token, status, *fields);
  if (const auto* refusal = std::get_if<TokenRefusal>(&answer)) check(*refusal);
  return 0;
}
