#include "server/exchange/json_text.hpp"

#include <cstdint>

namespace tokenferry::server {
namespace {

constexpr char32_t no_character = 0xfffd;

/// Takes the next character off. What cannot begin one, or go on with it, is none, each part as
/// long as it could be one (Unicode 15, section 3.9, table 3-7).
char32_t take_character(std::string_view& text) {
  const auto octet = [&](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const auto first = octet(0);
  const bool begins = first < 0x80 || (first >= 0xc2 && first < 0xf5);
  const std::size_t more = !begins || first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
  std::uint32_t least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  std::uint32_t most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  std::uint32_t character = more == 0 ? first : first & (0x3fu >> more);
  std::size_t size = 1;
  while (size <= more && octet(size) >= least && octet(size) <= most) {
    character = character << 6 | (octet(size++) & 0x3f);
    least = 0x80, most = 0xbf;
  }
  text.remove_prefix(size);
  return begins && size > more ? static_cast<char32_t>(character) : no_character;
}

void append_escaped(std::string& out, std::uint32_t unit) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[unit >> shift & 15];
}

void append_character(std::string& out, char32_t character) {
  constexpr std::string_view special = "\"\\\b\f\n\r\t";
  constexpr std::string_view letters = "\"\\bfnrt";
  const auto at = character < 0x80 ? special.find(static_cast<char>(character)) : special.npos;
  if (at != special.npos) {
    (out += '\\') += letters[at];
  } else if (character >= 0x20 && character < 0x7f) {
    out += static_cast<char>(character);
  } else if (character < 0x10000) {
    append_escaped(out, character);
  } else {
    append_escaped(out, 0xd800 + ((character - 0x10000) >> 10));
    append_escaped(out, 0xdc00 + ((character - 0x10000) & 0x3ff));
  }
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) append_character(out, take_character(text));
  out += '"';
}

}  // namespace tokenferry::server
