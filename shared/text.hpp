// The text and the list of the core. Outside the browser they are the standard library's.
//
// In the wasm they are views into one arena: std::string and std::vector, whose destructors stand
// at every end of every scope, made the module four times as large. A call allocates forward only,
// and when it is over the whole arena is wiped, with every code and token in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/lean_text.hpp"

namespace tokenferry {

#ifdef __wasm__
using Text = LeanText;
template <class T>
using List = LeanList<T>;
#else
using Text = std::string;
template <class T>
using List = std::vector<T>;
#endif

}  // namespace tokenferry
