// The page's URLs. They are as the browser's own parser writes them, so that what is judged here is
// what the browser acts on.
#pragma once

#include <string_view>

#include "shared/text.hpp"
#include "shared/url.hpp"

namespace tokenferry::web {

/// The text between `?` and `#`.
std::string_view query_of(std::string_view url);

/// The origin of a URL that host::resolve_url or host::page_url gave; empty where it is not http or
/// https, or where it holds a user name.
std::string_view page_origin(std::string_view url);

/// Whether the origin may be trusted with a code or a token.
bool is_secure(std::string_view origin, Transport transport);

/// The URL without the parameters of an authorization response. All else, the page's own
/// parameters and the hash, stays to the letter.
Text without_callback(std::string_view url);

}  // namespace tokenferry::web
