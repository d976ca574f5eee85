// Whole numbers as the exchange reads them, in HTTP and in its configuration.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tokenferry {

/// Reads digits of base 8, 10 or 16, and nothing else: no sign, no blank.
/// returns  limit + 1 for any larger number; nullopt where it is not a number
std::optional<std::size_t> read_whole_number(std::string_view digits, std::size_t base,
                                             std::size_t limit);

}  // namespace tokenferry
