// Which client a request behind proxies comes from (X-Forwarded-For; RFC 7239).
#pragma once

#include <optional>
#include <vector>

#include "server/config/cidr.hpp"
#include "server/http/request.hpp"

namespace tokenferry::server {

/// Whether the address is that of a proxy that the configuration trusts.
bool is_trusted(const IpAddress& address, const std::vector<Cidr>& trusted);

/// The last address on the request's way that is not a trusted proxy's. Anybody can write the
/// header, so only entries that trusted proxies appended count.
IpAddress client_address(const IpAddress& peer, const HttpRequest& request,
                         const std::vector<Cidr>& trusted);

/// The address in whose name a request counts; nullopt: none, it is a program of this machine. A
/// proxy on this machine must be named as trusted to count its clients; it is then no exception
/// itself, should it send no address.
std::optional<IpAddress> counted_address(const IpAddress& peer, const HttpRequest& request,
                                         const std::vector<Cidr>& trusted);

}  // namespace tokenferry::server
