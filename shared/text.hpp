// The text and the view of a text of the core: the standard library's, and in the wasm the
// browser's.
#pragma once

#include <string>
#include <string_view>

#include "shared/lent_text.hpp"

namespace tokenferry {

#ifdef __wasm__
using Text = LentText;
using View = LentText;
#else
using Text = std::string;
using View = std::string_view;
#endif

}  // namespace tokenferry
