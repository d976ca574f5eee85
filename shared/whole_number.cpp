#include "shared/whole_number.hpp"

#include <algorithm>

namespace tokenferry {
namespace {

/// The value of a hexadecimal digit; 16: it is not one.
std::size_t value_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::size_t>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<std::size_t>(c - 'A') + 10;
  if (c >= 'a' && c <= 'f') return static_cast<std::size_t>(c - 'a') + 10;
  return 16;
}

}  // namespace

std::optional<std::size_t> read_whole_number(std::string_view digits, std::size_t base,
                                             std::size_t limit) {
  if (digits.empty()) return std::nullopt;
  std::size_t number = 0;
  for (const char c : digits) {
    if (value_of(c) >= base) return std::nullopt;
    number = std::min(number * base + value_of(c), limit + 1);
  }
  return number;
}

}  // namespace tokenferry
