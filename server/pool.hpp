// The connections to one endpoint that wait for their next exchange.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "server/wire.hpp"

namespace tokenferry::server {

class Pool {
 public:
  /// The connection that was used last and still stands, or nullptr.
  std::unique_ptr<Wire> take();
  void put(std::unique_ptr<Wire> wire);

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Wire>> idle_;
};

}  // namespace tokenferry::server
