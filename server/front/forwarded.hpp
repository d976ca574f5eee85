// Whose request it is, where proxies stand in front (X-Forwarded-For; RFC 7239).
#pragma once

#include <vector>

#include "server/config/cidr.hpp"
#include "server/http/request.hpp"

namespace tokenferry::server {

/// Whether the address is that of a proxy that the configuration trusts.
bool is_trusted(const IpAddress& address, const std::vector<Cidr>& trusted);

/// The last address on the way that no trusted proxy has. Anybody can write the header: only what
/// trusted proxies appended is believed.
IpAddress client_address(const IpAddress& peer, const HttpRequest& request,
                         const std::vector<Cidr>& trusted);

}  // namespace tokenferry::server
