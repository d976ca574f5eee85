// The string types of the shared code: the standard library's, but in the module for pages the
// browser's. Only the build of that module defines TOKENFERRY_LENT.
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
