// The text and the view of a text of the core: the standard library's, and in the module of the
// pages the browser's. That module's build alone defines TOKENFERRY_LENT.
#pragma once

#include <string>
#include <string_view>

#include "shared/lent_text.hpp"

namespace tokenferry {

#ifdef TOKENFERRY_LENT
using Text = LentText;
using View = LentText;
using Octets = LentOctets;
#else
using Text = std::string;
using View = std::string_view;
using Octets = std::string_view;
#endif

}  // namespace tokenferry
