#include "shared/base64url.hpp"

namespace tokenferry {

namespace {

/// One of A-Z a-z 0-9 - _ (RFC 4648, section 5). A table of them would not compress.
constexpr char base64url_digit(unsigned value) {
  if (value < 26) return static_cast<char>('A' + value);
  if (value < 52) return static_cast<char>('a' + value - 26);
  if (value < 62) return static_cast<char>('0' + value - 52);
  return value == 62 ? '-' : '_';
}

}  // namespace

Text base64url_encode(std::span<const unsigned char> octets) {
  Text out;
  unsigned bits = 0;
  int count = 0;
  for (const unsigned char octet : octets) {
    bits = bits << 8 | octet;
    for (count += 8; count >= 6; count -= 6) out += base64url_digit(bits >> (count - 6) & 63);
  }
  if (count > 0) out += base64url_digit(bits << (6 - count) & 63);
  return out;
}

}  // namespace tokenferry
