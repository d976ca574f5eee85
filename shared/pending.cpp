#include "shared/pending.hpp"

#include "shared/params.hpp"
#include "shared/pkce.hpp"

namespace tokenferry {
namespace {

/// The record's form; a record of another is not read.
constexpr std::string_view version = "1";

/// Digit by digit: milliseconds since 1970 need more than 32 bits, and the library's number
/// conversions more of the wasm than this file.
std::string format_ms(double ms) {
  std::string digits;
  for (auto rest = static_cast<unsigned long long>(ms); rest > 0; rest /= 10) {
    digits.insert(digits.begin(), static_cast<char>('0' + rest % 10));
  }
  return digits;
}

/// The number; negative where the text is none.
double read_ms(std::string_view digits) {
  if (digits.empty() || digits.size() > 15) return -1;
  double ms = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return -1;
    ms = ms * 10 + (c - '0');
  }
  return ms;
}

}  // namespace

std::string format_pending(const Pending& pending) {
  Params params = {{"v", version},
                   {"code_verifier", pending.code_verifier},
                   {"authorization_endpoint", pending.authorization_endpoint},
                   {"token_endpoint", pending.token_endpoint},
                   {"redirect_uri", pending.redirect_uri},
                   {"return_to", pending.return_to},
                   {"scope", pending.scope},
                   {"started", format_ms(pending.started_ms)}};
  auto text = format_form(params);
  params.wipe();
  return text;
}

Result<Pending> read_pending(std::string_view text) {
  auto params = parse_form(text);
  if (!params) return params.error();
  Pending pending{.code_verifier = std::string(params->get("code_verifier")),
                  .authorization_endpoint = std::string(params->get("authorization_endpoint")),
                  .token_endpoint = std::string(params->get("token_endpoint")),
                  .redirect_uri = std::string(params->get("redirect_uri")),
                  .return_to = std::string(params->get("return_to")),
                  .scope = std::string(params->get("scope")),
                  .started_ms = read_ms(params->get("started"))};
  const bool whole = params->get("v") == version && params->first_repeated().empty() &&
                     is_code_verifier(pending.code_verifier) && pending.started_ms >= 0 &&
                     !pending.authorization_endpoint.empty() && !pending.token_endpoint.empty() &&
                     !pending.redirect_uri.empty();
  params->wipe();
  if (!whole) return Errc::malformed;
  return pending;
}

}  // namespace tokenferry
