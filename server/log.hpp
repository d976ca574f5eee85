// One JSON line a request on standard output. No value of a request stands in it but its origin.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>

#include "server/reply.hpp"

namespace tokenferry::server {

class Log {
 public:
  Log();
  void write(const Reply& reply, std::string_view origin, double total_ms);

 private:
  std::mutex mutex_;
  std::string prefix_;  ///< tells the lines of several servers apart
  std::atomic<unsigned long> count_ = 0;
  bool stalled_ = false;  ///< nobody reads
};

}  // namespace tokenferry::server
