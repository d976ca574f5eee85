#include "server/provider/addresses.hpp"

#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace tokenferry::server {

bool SocketAddress::operator==(const SocketAddress& other) const {
  return size == other.size && std::memcmp(&storage, &other.storage, size) == 0;
}

std::string to_text(const SocketAddress& address) {
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  const auto* generic = reinterpret_cast<const sockaddr*>(&address.storage);
  if (getnameinfo(generic, address.size, host.data(), host.size(), port.data(), port.size(),
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "an address that cannot be printed";
  }
  const bool v6 = address.storage.ss_family == AF_INET6;
  return (v6 ? "[" : "") + std::string(host.data()) + (v6 ? "]:" : ":") + port.data();
}

SocketAddresses order_addresses(const SocketAddresses& found, const AddressMemory& memory) {
  SocketAddresses first;
  SocketAddresses second;
  for (const auto& address : found) {
    const bool leads = address.storage.ss_family == found.front().storage.ss_family;
    (leads ? first : second).push_back(address);
  }
  SocketAddresses order;
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) order.push_back(first[i]);
    if (i < second.size()) order.push_back(second[i]);
  }
  const auto is_not_bad = [&](const auto& address) { return address != memory.bad; };
  const auto is_good = [&](const auto& address) { return address == memory.good; };
  std::stable_partition(order.begin(), order.end(), is_not_bad);
  std::stable_partition(order.begin(), order.end(), is_good);
  return order;
}

}  // namespace tokenferry::server
