// How browsers write hosts (WHATWG URL Standard, section 3.5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tokenferry::server {

/// A name in lower case, without a dot at its end; 127.1 and 0x7f.0.0.1 as 127.0.0.1; an IPv6
/// address, in its brackets, at its shortest.
/// returns  nullopt: no host that is read here
std::optional<std::string> host_spelling(std::string_view host);

}  // namespace tokenferry::server
