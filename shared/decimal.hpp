// Whole numbers as decimal digits, as far as a double holds them exactly. In the module for pages
// the browser converts them.
#pragma once

#include <optional>

#include "shared/text.hpp"

namespace tokenferry {

/// Writes a whole number from 0 to 2^53.
Text format_decimal(double number);

/// Reads up to 15 digits; nullopt for anything else, such as a sign or an empty text.
std::optional<double> read_decimal(View digits);

}  // namespace tokenferry
