#include "shared/token.hpp"

#include "shared/decimal.hpp"
#include "shared/encoding.hpp"
#include "shared/scan.hpp"

namespace tokenferry {
namespace {

/// Longer than any provider's tokens, and short enough for what carries them.
constexpr std::size_t max_token_size = 16 * 1024;

}  // namespace

bool is_authorization_code(View text) {
  return !text.empty() && text.size() <= 4096 && consists_of(text, " -~");
}

Params build_token_request(View client_id, View code, View redirect_uri, View code_verifier) {
  Params request;
  request.add("grant_type", "authorization_code");
  request.add("client_id", client_id);
  request.add("code", code);
  request.add("redirect_uri", redirect_uri);
  request.add("code_verifier", code_verifier);
  return request;
}

Params build_refresh_request(View client_id, View refresh_token) {
  Params request;
  request.add("grant_type", "refresh_token");
  request.add("client_id", client_id);
  request.add("refresh_token", refresh_token);
  return request;
}

bool is_token(View text) {
  return !text.empty() && text.size() <= max_token_size && consists_of(text, "!-~");
}

std::optional<double> read_lifetime(View text) {
  constexpr double century = 100.0 * 366 * 24 * 60 * 60;
  const auto seconds = read_decimal(cut(text, '.'));
  return seconds && *seconds > 0 && *seconds <= century ? seconds : std::nullopt;
}

bool is_bearer(View token_type) {
  return equal_ignoring_case(token_type, "bearer");
}

Text missing_scope(View asked, View granted) {
  return missing_words(replace(asked, ",", " "), replace(granted, ",", " "));
}

Text clean_error_code(View code) {
  return code.size() <= 64 && consists_of(code, "A-Za-z0-9._-") ? Text(code) : Text();
}

Text clean_description(View text) {
  return replace_others(text.substr(0, 512), " !#-[\\]-~", "?");
}

Text clean_error_uri(View uri) {
  return uri.starts_with("https://") && is_token(uri) && !holds(uri, '@') ? Text(uri) : Text();
}

}  // namespace tokenferry
