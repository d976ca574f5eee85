// Names to addresses: getaddrinfo(3) waits in a thread of its own, and nobody else does.
#pragma once

#include <sys/socket.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/net/deadline.hpp"

namespace tokenferry::server {

/// An address to connect to.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};
/// In the system's order; empty: there is none.
using SocketAddresses = std::vector<SocketAddress>;

/// Looks names up, at most one at a time for a name, and remembers the addresses for half a minute.
class Resolver {
 public:
  /// What a lookup has found.
  struct Finding {
    std::string host;
    int port = 0;
    SocketAddresses addresses;
  };

  Resolver();
  ~Resolver();

  /// host     a name, or an IP address; in a URL's brackets or without
  /// returns  nullopt: it is being looked up, and take() tells when it was found
  std::optional<SocketAddresses> resolve(const std::string& host, int port);

  /// What has been found since.
  std::vector<Finding> take();

  /// Becomes readable when there is something to take.
  int socket() const;

 private:
  struct Mailbox;
  struct Lookup {
    bool finished = false;
    Clock::time_point at;
    SocketAddresses addresses;
  };

  std::shared_ptr<Mailbox> mailbox_;  ///< the threads' as well: none of them is waited for
  std::map<std::pair<std::string, int>, Lookup> lookups_;
};

}  // namespace tokenferry::server
