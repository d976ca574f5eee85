// How browsers write addresses (WHATWG URL Standard), as a page sends them in redirect_uri, and a
// browser in the Origin header. In server/edge/ it is the host's URL class that spells.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tokenferry::server {

/// Spells an http or https URL as a browser does in its address bar: lower case, without the
/// scheme's default port, with a path, dots resolved, odd characters escaped; without user
/// information and fragment.
/// returns  nullopt: it is not such a URL, or its host cannot be read here, such as one outside
///          ASCII
std::optional<std::string> browser_spelling(std::string_view text);

}  // namespace tokenferry::server
