#include "server/config/cidr.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "server/config/digits.hpp"

namespace tokenferry::server {
namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

IpAddress from_v4(const in_addr& v4) {
  IpAddress address;
  std::copy(v4_prefix.begin(), v4_prefix.end(), address.octets.begin());
  std::memcpy(address.octets.data() + 12, &v4, 4);
  return address;
}

}  // namespace

bool IpAddress::is_v4() const {
  return std::equal(v4_prefix.begin(), v4_prefix.end(), octets.begin());
}

bool IpAddress::is_loopback() const {
  if (is_v4()) return octets[12] == 127;
  return std::all_of(octets.begin(), octets.end() - 1, [](auto octet) { return octet == 0; }) &&
         octets[15] == 1;
}

bool IpAddress::is_local() const {
  return is_loopback() || *this == unix_peer;
}

IpAddress IpAddress::subscriber() const {
  if (is_v4()) return *this;
  IpAddress network = *this;
  std::fill(network.octets.begin() + 8, network.octets.end(), std::uint8_t{0});
  return network;
}

std::optional<IpAddress> read_ip(std::string_view text) {
  const std::string terminated(text);
  if (terminated.size() != std::strlen(terminated.c_str())) return std::nullopt;
  if (in_addr v4; inet_pton(AF_INET, terminated.c_str(), &v4) == 1) return from_v4(v4);
  IpAddress address;
  if (inet_pton(AF_INET6, terminated.c_str(), address.octets.data()) == 1) return address;
  return std::nullopt;
}

IpAddress ip_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    return from_v4(reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  }
  IpAddress ip;
  if (address.sa_family == AF_INET6) {
    std::memcpy(ip.octets.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, 16);
  }
  return ip;
}

bool Cidr::contains(const IpAddress& address) const {
  for (int bit = 0; bit < bits; bit += 8) {
    const auto index = static_cast<std::size_t>(bit / 8);
    const int kept = std::min(8, bits - bit);
    const auto differs = network.octets[index] ^ address.octets[index];
    if ((differs >> (8 - kept)) != 0) return false;
  }
  return true;
}

bool Cidr::contains_all() const {
  return bits == (network.is_v4() ? 128 - 32 : 0);
}

std::optional<Cidr> read_cidr(std::string_view text) {
  if (text == "unix") return Cidr{unix_peer, 128};
  const auto slash = text.find('/');
  const auto address = read_ip(text.substr(0, slash));
  if (!address) return std::nullopt;
  Cidr cidr{*address, 128};
  if (slash == text.npos) return cidr;
  const int width = address->is_v4() ? 32 : 128;
  const auto bits = read_digits(text.substr(slash + 1), static_cast<std::uint32_t>(width));
  if (!bits) return std::nullopt;
  cidr.bits = static_cast<int>(*bits) + (128 - width);
  return cidr;
}

}  // namespace tokenferry::server
