// When the service manager hears that the server is ready.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "server/config/config.hpp"
#include "server/net/deadline.hpp"
#include "server/provider/resolver.hpp"

namespace tokenferry::server {

/// Ready is a server whose first provider can be resolved: a machine that is still starting may
/// have no DNS yet. One that never can be is no reason not to serve: after a while the service
/// manager hears that the server is ready, and the log why sign-ins will fail.
class Readiness {
 public:
  /// patience  how long names may take
  /// throws    std::system_error: the system gives us no eventfd
  Readiness(const Config& config, std::chrono::milliseconds patience);

  bool is_awaited() const { return awaited_; }

  /// Sees whether it is time, and tells the service manager.
  /// returns  a warning for the log, once: why no sign-in will come through
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
