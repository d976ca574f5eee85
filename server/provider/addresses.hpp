// Addresses to connect to, and their order.
#pragma once

#include <sys/socket.h>

#include <optional>
#include <string>
#include <vector>

namespace tokenferry::server {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  bool operator==(const SocketAddress& other) const;
};
using SocketAddresses = std::vector<SocketAddress>;

/// What earlier connections have shown about an endpoint's addresses.
struct AddressMemory {
  std::optional<SocketAddress> good;  ///< the last one with a usable connection
  std::optional<SocketAddress> bad;   ///< the last one that accepted a connection and failed at TLS
};

/// 192.0.2.1:443 or [2001:db8::1]:443.
std::string to_text(const SocketAddress& address);

/// The order to try them in: the families alternate, beginning with that of the system's first
/// choice, so that a family without a route costs one attempt (RFC 8305, section 4). The good
/// address comes first, the bad one last.
SocketAddresses order_addresses(const SocketAddresses& found, const AddressMemory& memory);

}  // namespace tokenferry::server
