#include "server/config/json_lexeme.hpp"

#include <cstdint>
#include <optional>

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

constexpr std::string_view letters = "\"\\/bfnrt";
constexpr std::string_view escaped = "\"\\/\b\f\n\r\t";

constexpr bool is_high_surrogate(std::uint32_t unit) {
  return unit >> 10 == 0xd800 >> 10;
}
constexpr bool is_low_surrogate(std::uint32_t unit) {
  return unit >> 10 == 0xdc00 >> 10;
}

/// Reads the four hexadecimal digits of a UTF-16 code unit behind `\u`.
std::optional<std::uint32_t> read_unit(std::string_view text) {
  if (text.size() < 6 || !text.starts_with("\\u")) return std::nullopt;
  std::uint32_t unit = 0;
  for (const char c : text.substr(2, 4)) {
    const char lower = static_cast<char>(c | 0x20);
    const bool letter = lower >= 'a' && lower <= 'f';
    if (!is_digit(c) && !letter) return std::nullopt;
    unit = unit << 4 | static_cast<std::uint32_t>(letter ? lower - 'a' + 10 : c - '0');
  }
  return unit;
}

/// The octets of an escape at the front (RFC 8259, section 7), of which one beyond the first plane
/// is two; 0: it is malformed, or half of such a pair.
std::size_t escape_size(std::string_view text) {
  if (text.size() < 2) return 0;
  if (letters.find(text[1]) != text.npos) return 2;
  const auto unit = read_unit(text);
  if (!unit || is_low_surrogate(*unit)) return 0;
  if (!is_high_surrogate(*unit)) return 6;
  const auto second = read_unit(text.substr(6));
  return second && is_low_surrogate(*second) ? 12 : 0;
}

/// Appends a character in UTF-8 (RFC 3629, section 3).
void append_utf8(std::string& out, std::uint32_t character) {
  const int more = character < 0x80 ? 0 : character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
  constexpr std::uint32_t marks[] = {0, 0xc0, 0xe0, 0xf0};
  out += static_cast<char>(marks[more] | character >> (6 * more));
  for (int left = more; left-- > 0;) {
    out += static_cast<char>(0x80 | (character >> (6 * left) & 0x3f));
  }
}

/// Takes an escape off.
void append_escape(std::string& out, std::string_view& text) {
  const auto size = escape_size(text);
  if (size == 2) {
    out += escaped[letters.find(text[1])];
  } else {
    auto character = *read_unit(text);
    if (size == 12) {
      character = 0x10000 + ((character & 0x3ff) << 10) + (*read_unit(text.substr(6)) & 0x3ff);
    }
    append_utf8(out, character);
  }
  text.remove_prefix(size);
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
      const auto size = escape_size(text.substr(here));
      next += size;
      if (size == 0) fault = "a backslash that escapes nothing: write two of them";
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

std::string read_json_string(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.front() == '\\') {
      append_escape(out, text);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
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
