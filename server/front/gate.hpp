// Who may come in: connections and requests are counted for each address.
#pragma once

#include <map>
#include <mutex>

#include "server/config/config.hpp"
#include "server/front/framing.hpp"
#include "server/front/rate_limit.hpp"

namespace tokenferry::server {

/// The limits of the server, for all its threads. This machine's own programs are not counted,
/// and neither are the connections of trusted proxies: they stand for everybody behind them.
class Gate {
 public:
  explicit Gate(const Config& config);

  /// Counts a connection. False: there are too many.
  bool enter(const IpAddress& peer);
  void leave(const IpAddress& peer);

  /// Counts a request.
  /// returns  0: admitted; otherwise the seconds until the next one is
  int ask(const IpAddress& peer, const HttpRequest& request);

 private:
  bool is_exempt(const IpAddress& address) const;

  const std::vector<Cidr>& trusted_;
  const int connections_per_address_;
  RateLimit rate_limit_;
  std::mutex mutex_;
  std::map<IpAddress, int> connections_;
};

}  // namespace tokenferry::server
