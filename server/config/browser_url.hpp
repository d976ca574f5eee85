// How browsers write addresses (WHATWG URL Standard): what a page sends as its redirect_uri, and
// what stands in an Origin header.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tokenferry::server {

/// The spelling that a browser gives to an http or https URL when it stands in its address bar:
/// lower case, without the scheme's own port, with a path, dots resolved, odd characters escaped;
/// without user information and fragment. returns  nullopt: it is none, or its host is one that is
/// not read here, as outside ASCII
std::optional<std::string> browser_spelling(std::string_view text);

/// Whether the text is the origin of an app that shows pages of its own, as such apps send it:
/// capacitor://localhost, chrome-extension://ID, tauri://localhost.
bool is_app_origin(std::string_view text);

}  // namespace tokenferry::server
