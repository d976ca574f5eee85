#include "server/config/digits.hpp"

#include <charconv>

namespace tokenferry::server {

std::optional<std::uint32_t> read_digits(std::string_view digits, std::uint32_t most, int base) {
  std::uint32_t number = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number, base);
  if (error != std::errc() || stop != end || number > most) return std::nullopt;
  return number;
}

}  // namespace tokenferry::server
