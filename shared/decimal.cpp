#include "shared/decimal.hpp"

namespace tokenferry {

std::string format_decimal(double number) {
  std::string digits;
  auto rest = static_cast<unsigned long long>(number);
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + rest % 10));
    rest /= 10;
  } while (rest > 0);
  return digits;
}

std::optional<double> read_decimal(std::string_view digits) {
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  double number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace tokenferry
