#include "server/config/number_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace tokenferry::server {

std::string number_text(double number) {
  if (number == 0) return "0";  // without the sign of a zero
  const double size = std::fabs(number);
  const bool plain = size >= 1e-6 && size < 1e21;
  std::array<char, 64> digits;
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, format).ptr;
  return std::string(digits.data(), end);
}

double read_number(const std::string& text) {
  // Not from_chars, which has no number for one that is too small, either.
  return std::strtod(text.c_str(), nullptr);
}

}  // namespace tokenferry::server
