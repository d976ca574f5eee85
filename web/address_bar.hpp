// Taking an authorization response out of a page's URL.
#pragma once

#include <string_view>

#include "shared/text.hpp"

namespace tokenferry::web {

/// The text between `?` and `#`.
std::string_view query_of(std::string_view url);

/// The URL without the parameters of an authorization response. All else, the page's own
/// parameters and the hash, stays to the letter.
Text without_callback(std::string_view url);

}  // namespace tokenferry::web
