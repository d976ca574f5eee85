#include "server/config/digits.hpp"

#include "shared/whole_number.hpp"

namespace tokenferry::server {

std::optional<std::uint32_t> read_digits(std::string_view digits, std::uint32_t most,
                                         std::size_t base) {
  const auto number = read_whole_number(digits, base, most);
  if (!number || *number > most) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

}  // namespace tokenferry::server
