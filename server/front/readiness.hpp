// Decides when to notify the service manager that the server is ready.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "server/config/config.hpp"
#include "server/net/deadline.hpp"
#include "server/provider/resolver.hpp"

namespace tokenferry::server {

/// A server is ready when a provider's name resolves: a machine that is still starting may have no
/// DNS yet. If none ever resolves, that is no reason not to serve: after a while the service
/// manager is notified all the same, and a warning says why sign-ins will fail.
class Readiness {
 public:
  /// timeout  how long names may take
  /// throws   std::system_error: the system has no eventfd left
  Readiness(const Config& config, std::chrono::milliseconds timeout);

  bool is_awaited() const { return awaited_; }

  /// Notifies the service manager if it is time.
  /// returns  once, a warning: why no sign-in will succeed
  std::optional<std::string> look();

 private:
  void conclude();

  Resolver resolver_;
  std::vector<std::string> faults_;  ///< of the names that cannot be resolved
  std::size_t pending_ = 0;
  Deadline deadline_;
  bool awaited_ = true;
};

}  // namespace tokenferry::server
