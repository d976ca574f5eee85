// Texts as JSON has them.
#pragma once

#include <string>
#include <string_view>

namespace tokenferry::server {

/// Appends a text in quotes, in ASCII. Octets that are no UTF-8 become U+FFFD.
void append_quoted(std::string& out, std::string_view text);

}  // namespace tokenferry::server
