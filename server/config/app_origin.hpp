// The origins of apps that bring their pages with them.
#pragma once

#include <string_view>

namespace tokenferry::server {

/// Whether the text is the origin that an app with pages of its own sends:
/// capacitor://localhost, chrome-extension://ID, tauri://localhost.
bool is_app_origin(std::string_view text);

}  // namespace tokenferry::server
