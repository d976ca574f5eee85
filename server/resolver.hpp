// Names to addresses, with a deadline that getaddrinfo(3) itself does not know.
#pragma once

#include <sys/socket.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/deadline.hpp"

namespace tokenferry::server {

/// An address to connect to.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

/// Looks names up, each in a thread of its own, at most one at a time for a name, and remembers
/// the addresses for half a minute.
class Resolver {
 public:
  /// host     a name, or an IP address; in a URL's brackets or without
  /// returns  the addresses in the system's order; empty: none, or not in time
  std::vector<SocketAddress> resolve(const std::string& host, int port, Deadline deadline);

 private:
  struct Lookup;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Lookup>> lookups_;
};

}  // namespace tokenferry::server
