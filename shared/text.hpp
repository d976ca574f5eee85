// The text, the view of a text and the list of the core. Outside the browser they are the standard
// library's.
//
// In the wasm text and view are one pointer into one arena: std::string and std::vector, whose
// destructors stand at every end of every scope, and std::string_view, which travels in two
// registers and returns through memory, made the module four times as large. A call allocates
// forward only, and when it is over the whole arena is wiped, with every code and token in it.
// A zero ends a text there, so no text of the core holds one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/lean_text.hpp"

namespace tokenferry {

#ifdef __wasm__
using Text = LeanText;
using View = LeanText;
template <class T>
using List = LeanList<T>;
#else
using Text = std::string;
using View = std::string_view;
template <class T>
using List = std::vector<T>;
#endif

}  // namespace tokenferry
