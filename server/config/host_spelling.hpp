// How browsers write hosts (WHATWG URL Standard, section 3.5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tokenferry::server {

/// Spells a name in lower case, without a final dot; 127.1 and 0x7f.0.0.1 as 127.0.0.1; an IPv6
/// address in brackets, in its shortest form.
/// returns  nullopt: the host is invalid
std::optional<std::string> host_spelling(std::string_view host);

}  // namespace tokenferry::server
