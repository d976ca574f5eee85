// What the module of the pages has in place of decimal.cpp and base64url.cpp.
#include "shared/base64url.hpp"
#include "shared/decimal.hpp"

namespace tokenferry {

Text format_decimal(double number) {
  return lent::format_number(number);
}

std::optional<double> read_decimal(View digits) {
  const double number = lent::read_digits(digits);
  return number >= 0 ? std::optional(number) : std::nullopt;
}

Text base64url_encode(std::span<const unsigned char> octets) {
  return lent::base64url(octets.data(), octets.size());
}

}  // namespace tokenferry
