// Addresses to connect to, and in which order.
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

/// What is known of an endpoint's addresses from the connections before.
struct AddressMemory {
  std::optional<SocketAddress> good;  ///< the last one that came to a usable connection
  std::optional<SocketAddress> bad;   ///< the last one that took a connection and left it there
};

/// 192.0.2.1:443 or [2001:db8::1]:443.
std::string to_text(const SocketAddress& address);

/// The order to try them in: the families take turns, beginning with that of the system's first
/// choice, so that a family that leads nowhere costs one attempt (RFC 8305, section 4). The good
/// address goes before all others, and the bad one behind them.
SocketAddresses order_addresses(const SocketAddresses& found, const AddressMemory& memory);

}  // namespace tokenferry::server
