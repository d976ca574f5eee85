// Whole numbers in a configuration.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tokenferry::server {

/// Reads a whole number that is written in this base, without a sign.
/// returns  nullopt: it is something else, or above `most`
std::optional<std::uint32_t> read_digits(std::string_view digits, std::uint32_t most,
                                         std::size_t base = 10);

}  // namespace tokenferry::server
