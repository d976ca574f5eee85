#include "server/config/json_lexeme.hpp"

namespace tokenferry::server {
namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// How many octets the UTF-8 character at the front has; 0: it is not UTF-8 (RFC 3629, section 4).
std::size_t utf8_size(std::string_view text) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto first = octet(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((octet(i) & 0xc0) != 0x80) return 0;
  }
  const bool overlong = (first == 0xe0 && octet(1) < 0xa0) || (first == 0xf0 && octet(1) < 0x90);
  const bool beyond = (first == 0xed && octet(1) > 0x9f) || (first == 0xf4 && octet(1) > 0x8f);
  return overlong || beyond ? 0 : size;
}

/// Skips an escape (RFC 8259, section 7); false: it is malformed.
bool skip_escape(std::string_view text, std::size_t& at) {
  const auto next = text.substr(at + 1, 1);
  if (next.empty() || std::string_view("\"\\/bfnrtu").find(next) == text.npos) return false;
  at += 2;
  if (next != "u") return true;
  const auto digits = text.substr(at, 4);
  at += digits.size();
  return digits.size() == 4 && digits.find_first_not_of("0123456789abcdefABCDEF") == text.npos;
}

std::size_t skip_digits(std::string_view text, std::size_t& at) {
  const auto begin = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at - begin;
}

}  // namespace

std::string_view skip_json_string(std::string_view text, std::size_t& at) {
  auto next = at + 1;
  while (next < text.size() && text[next] != '"' && text[next] != '\n' && text[next] != '\r') {
    const auto here = next;
    const char c = text[here];
    std::string_view fault;
    if (c == '\\') {
      if (!skip_escape(text, next)) fault = "a backslash that escapes nothing: write two of them";
    } else if (const auto size = utf8_size(text.substr(here)); size > 0) {
      next += size;
      if (static_cast<unsigned char>(c) < 0x20) fault = "a tab or control character in a text";
    } else {
      fault = "another encoding than UTF-8";
    }
    if (fault.empty()) continue;
    at = here;
    return fault;
  }
  if (next == text.size() || text[next] != '"') return "a text that is not closed in its line";
  at = next + 1;
  return {};
}

std::string_view skip_json_number(std::string_view text, std::size_t& at) {
  auto next = at + (text[at] == '-' ? 1 : 0);
  const bool zero = text.substr(next).starts_with('0');
  const auto whole = skip_digits(text, next);
  bool good = whole == 1 || (whole > 1 && !zero);
  if (text.substr(next).starts_with('.')) good = skip_digits(text, ++next) > 0 && good;
  if (next < text.size() && (text[next] | 0x20) == 'e') {
    ++next;
    if (next < text.size() && (text[next] == '+' || text[next] == '-')) ++next;
    good = skip_digits(text, next) > 0 && good;
  }
  const char behind = next < text.size() ? text[next] : ',';
  const bool letter = (behind | 0x20) >= 'a' && (behind | 0x20) <= 'z';
  if (!good || letter || behind == '_') return "a number as JSON does not write it";
  at = next;
  return {};
}

}  // namespace tokenferry::server
