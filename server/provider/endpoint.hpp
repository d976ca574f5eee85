// A token endpoint: where it is, and its idle connections.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/config/config.hpp"
#include "server/net/tls.hpp"
#include "server/provider/wire.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {

class Endpoint {
 public:
  /// proxy    to connect through; nullptr: none
  /// timeout  of a whole exchange
  explicit Endpoint(const Url& url, const EgressProxy* proxy = nullptr,
                    std::chrono::seconds timeout = std::chrono::seconds(10));
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;

  const std::string host;  ///< as in the URL
  const std::string name;  ///< without brackets, for the certificate
  std::string authority;   ///< for the Host header
  std::string path;        ///< with the query
  const int port;
  const bool secure;
  const EgressProxy* const proxy;
  SessionSlot sessions;
  AddressMemory addresses;  ///< of the peer: the proxy's, where there is one

  /// The host that connections go to: the proxy or the provider.
  const std::string& peer_host() const { return proxy ? proxy->host : host; }
  int peer_port() const { return proxy ? proxy->port : port; }

  /// Takes the connection that was used last and still works out of the pool; nullptr: there is
  /// none.
  std::unique_ptr<Wire> take();
  void put(std::unique_ptr<Wire> wire);
  /// Closes the connections that have been idle since before this time: another as old as they are
  /// has fallen silent, and a router that forgets one connection forgets those of its age as well.
  void drop_older(Clock::time_point moment);
  /// Closes the connections that were idle for too long.
  void sweep(Clock::time_point now);
  bool has_idle() const { return !idle_.empty(); }
  std::size_t idle_count() const { return idle_.size(); }

 private:
  const std::chrono::milliseconds max_silence_;
  std::vector<std::unique_ptr<Wire>> idle_;  ///< the oldest first
};

}  // namespace tokenferry::server
