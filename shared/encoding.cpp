#include "shared/encoding.hpp"

#include <algorithm>

#include "shared/base64url.hpp"

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

/// Whether the character means itself in a form.
bool is_plain(char c) {
  return c != '+' && c != '%' && static_cast<signed char>(c) > 0;
}

/// Cuts the characters up to the first that is not one of these off the text.
template <bool (*Belongs)(char)>
View cut_while(View& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), Belongs);
  const auto prefix = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(prefix.size());
  return prefix;
}

}  // namespace

void append_form_encoded(Text& out, View text) {
  while (!text.empty()) {
    out += cut_while<is_unreserved>(text);
    if (text.empty()) return;
    const auto octet = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    if (octet == ' ') {
      out += '+';
    } else {
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
  for (;;) {
    out += cut_while<is_plain>(text);
    if (text.empty()) return true;
    if (text.front() == '+') {
      out += ' ';
      text.remove_prefix(1);
      continue;
    }
    if (text.front() != '%' || text.size() < 3) return false;
    const int octet = hex_value(text[1]) * 16 + hex_value(text[2]);
    if (octet <= 0) return false;
    out += static_cast<char>(octet);
    text.remove_prefix(3);
  }
}

Result<Text> form_decode(View text) {
  Text out;
  if (!append_form_decoded(out, text)) return Errc::malformed;
  return out;
}

Text base64_encode(View octets) {
  auto out =
      base64url_encode({reinterpret_cast<const unsigned char*>(octets.data()), octets.size()});
  for (char& c : out) c = c == '-' ? '+' : c == '_' ? '/' : c;
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

}  // namespace tokenferry
