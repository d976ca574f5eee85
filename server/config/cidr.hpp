// IP addresses and networks.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace tokenferry::server {

/// An address. IPv4 is stored as ::ffff:a.b.c.d, so that there is only one form.
struct IpAddress {
  std::array<std::uint8_t, 16> octets{};

  bool is_v4() const;
  bool is_loopback() const;
  /// Whether it belongs to this machine: loopback, or the peer of a Unix socket.
  bool is_local() const;
  /// What is assigned to one subscriber: an IPv4 address, or an IPv6 network of 64 bits.
  IpAddress subscriber() const;
  bool operator==(const IpAddress&) const = default;
  bool operator<(const IpAddress& other) const { return octets < other.octets; }
};

/// Stands for the peer of a Unix socket, which has no address: `::`, which no peer on a network
/// has.
inline constexpr IpAddress unix_peer;

/// Reads 192.0.2.1 or 2001:db8::1, without brackets, port or zone.
std::optional<IpAddress> read_ip(std::string_view text);

/// The address of a socket's peer.
IpAddress ip_of(const sockaddr& address);

/// A network.
struct Cidr {
  IpAddress network;
  int bits = 128;  ///< of the 128-bit form

  bool contains(const IpAddress& address) const;
  /// Whether it is all of IPv4, or all addresses.
  bool contains_all() const;
};

/// Reads an address, a network such as 10.0.0.0/8, or `unix`, the peer of a Unix socket.
std::optional<Cidr> read_cidr(std::string_view text);

}  // namespace tokenferry::server
