#include "shared/decimal.hpp"

namespace tokenferry {

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

}  // namespace tokenferry
