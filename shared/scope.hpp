// Scopes (RFC 6749, section 3.3).
#pragma once

#include <vector>

#include "shared/text.hpp"

namespace tokenferry {

/// Splits a scope at spaces, and at commas, which GitHub writes; a repeated item is kept once.
std::vector<Text> split_scope(View scope);

}  // namespace tokenferry
