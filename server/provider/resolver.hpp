// Names to addresses: getaddrinfo(3) blocks, so it runs in a thread of its own.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/provider/addresses.hpp"
#include "server/provider/known_addresses.hpp"

namespace tokenferry::server {

/// Looks names up. Of a name there is at most one lookup at a time, which all that need it share.
class Resolver {
 public:
  /// What is known without waiting.
  struct Known {
    SocketAddresses addresses;  ///< in the system's order
    bool pending = false;       ///< a lookup is under way; take() returns what it finds
    std::string fault;          ///< why there are no addresses and no lookup
  };
  /// The result of a lookup.
  struct Finding {
    std::string host;
    int port = 0;
    SocketAddresses addresses;
    std::string fault;  ///< why there are none, in the words of gai_strerror(3)
  };

  /// throws  std::system_error: the system gives us no eventfd
  Resolver();
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// host  a name, or an IP address; in a URL's brackets or without
  Known resolve(const std::string& host, int port);
  /// Marks the addresses as perhaps outdated: the next resolve() looks the name up again.
  void doubt(const std::string& host, int port);

  /// Takes the results of the lookups that have ended since the last call.
  std::vector<Finding> take();

  /// Becomes readable when take() has something to return.
  int socket() const;

 private:
  struct Mailbox;

  std::string start_lookup(const std::string& name, const std::string& host, int port);

  std::shared_ptr<Mailbox> mailbox_;  ///< shared with the threads, which may outlive this
  std::map<std::pair<std::string, int>, KnownAddresses> known_;
};

}  // namespace tokenferry::server
