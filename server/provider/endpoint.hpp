// A token endpoint: where it is, and the connections to it that wait for their next exchange.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/net/tls.hpp"
#include "server/provider/wire.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {

class Endpoint {
 public:
  explicit Endpoint(const Url& url);

  const std::string host;  ///< as in the URL
  const std::string name;  ///< without brackets, for the certificate
  std::string authority;   ///< for the Host header
  std::string path;        ///< with the query
  const int port;
  const bool secure;
  SessionSlot sessions;

  /// The connection that was used last and still stands, or nullptr.
  std::unique_ptr<Wire> take();
  void put(std::unique_ptr<Wire> wire);
  /// Closes those that have waited too long.
  void sweep(Clock::time_point now);
  bool has_idle() const { return !idle_.empty(); }

 private:
  std::vector<std::unique_ptr<Wire>> idle_;  ///< the oldest first
};

}  // namespace tokenferry::server
