#include "shared/decimal.hpp"

namespace tokenferry {

#ifdef TOKENFERRY_LENT

Text format_decimal(double number) {
  return lent::format_number(number);
}

std::optional<double> read_decimal(View digits) {
  const double number = lent::read_digits(digits);
  return number >= 0 ? std::optional(number) : std::nullopt;
}

#else

Text format_decimal(double number) {
  return std::to_string(static_cast<unsigned long long>(number));
}

std::optional<double> read_decimal(View digits) {
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  double number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

#endif

}  // namespace tokenferry
