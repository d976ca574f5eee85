#include "shared/decimal.hpp"

#include <iterator>

namespace tokenferry {

Text format_decimal(double number) {
  char digits[20];  // whatever 64 bits hold
  char* first = std::end(digits);
  auto rest = static_cast<unsigned long long>(number);
  do {
    *--first = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  return Text(first, static_cast<std::size_t>(std::end(digits) - first));
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
