// A token endpoint: where it is, and the connections to it that wait for their next exchange.
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
  /// proxy    on the way there; nullptr: none
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
  AddressMemory addresses;  ///< of whom connections go to: the proxy's, where there is one

  /// Whom connections go to.
  const std::string& peer_host() const { return proxy ? proxy->host : host; }
  int peer_port() const { return proxy ? proxy->port : port; }

  /// The connection that was used last and still stands, or nullptr.
  std::unique_ptr<Wire> take();
  void put(std::unique_ptr<Wire> wire);
  /// Closes those that have waited since before this moment: one of their age has fallen silent,
  /// and whatever on the way has forgotten it, forgets them together.
  void drop_older(Clock::time_point moment);
  /// Closes those that have waited too long.
  void sweep(Clock::time_point now);
  bool has_idle() const { return !idle_.empty(); }

 private:
  const std::chrono::milliseconds max_silence_;
  std::vector<std::unique_ptr<Wire>> idle_;  ///< the oldest first
};

}  // namespace tokenferry::server
