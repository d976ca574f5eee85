#include "shared/token.hpp"

#include <algorithm>

#include "shared/decimal.hpp"
#include "shared/encoding.hpp"
#include "shared/scan.hpp"

namespace tokenferry {
namespace {

/// Longer than any provider's, shorter than what hurts.
constexpr std::size_t max_token_size = 16 * 1024;

bool is_printable(View text) {
  return std::all_of(text.begin(), text.end(), is_vschar);
}

}  // namespace

bool is_authorization_code(View text) {
  return !text.empty() && text.size() <= 2048 && is_printable(text);
}

Text build_token_request(View client_id, View code, View redirect_uri, View code_verifier) {
  Text form("grant_type=authorization_code");
  append_pair(form, "client_id", client_id);
  append_pair(form, "code", code);
  append_pair(form, "redirect_uri", redirect_uri);
  append_pair(form, "code_verifier", code_verifier);
  return form;
}

bool is_token(View text) {
  return !text.empty() && text.size() <= max_token_size && is_printable(text) &&
         find(text, ' ') == text.size();
}

std::optional<double> read_lifetime(View text) {
  constexpr double century = 100.0 * 366 * 24 * 60 * 60;
  const auto seconds = read_decimal(cut(text, '.'));
  return seconds && *seconds > 0 && *seconds <= century ? seconds : std::nullopt;
}

bool is_bearer(View token_type) {
  return equal_ignoring_case(token_type, "bearer");
}

Text clean_error_code(View code) {
  const bool harmless = code.size() <= 64 && std::all_of(code.begin(), code.end(), [](char c) {
                          return is_unreserved(c) && c != '~';
                        });
  return harmless ? Text(code) : Text();
}

Text clean_description(View text) {
  Text out;
  for (const char c : text.substr(0, 512)) {
    const bool allowed = is_vschar(c) && c != '"' && c != '\\';
    out += allowed ? c : '?';
  }
  return out;
}

Text clean_error_uri(View uri) {
  return uri.starts_with("https://") && is_token(uri) && find(uri, '@') == uri.size() ? Text(uri)
                                                                                      : Text();
}

}  // namespace tokenferry
