#include "shared/encoding.hpp"

namespace tokenferry {
namespace {

constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  if (lower >= 'a' && lower <= 'f') return lower - 'a' + 10;
  return -256;  // negative with any other digit beside it
}

constexpr char hex_digit(int value) {
  return static_cast<char>(value < 10 ? '0' + value : 'A' + value - 10);
}

}  // namespace

void append_form_encoded(Text& out, View text) {
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      const auto octet = static_cast<unsigned char>(c);
      out += '%';
      out += hex_digit(octet >> 4);
      out += hex_digit(octet & 15);
    }
  }
}

Text form_encode(View text) {
  Text out;
  append_form_encoded(out, text);
  return out;
}

bool append_form_decoded(Text& out, View text) {
  const auto end = text.end();
  for (auto at = text.begin(); at != end; ++at) {
    char c = *at;
    if (c == '+') {
      c = ' ';
    } else if (c == '%') {
      if (end - at < 3) return false;
      const int octet = hex_value(at[1]) * 16 + hex_value(at[2]);
      if (octet <= 0) return false;
      c = static_cast<char>(octet);
      at += 2;
    } else if (static_cast<signed char>(c) <= 0) {
      return false;
    }
    out += c;
  }
  return true;
}

Result<Text> form_decode(View text) {
  Text out;
  if (!append_form_decoded(out, text)) return Errc::malformed;
  return out;
}

}  // namespace tokenferry
