// One JSON line a request on standard output. No value of a request stands in it but its origin.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "server/exchange/reply.hpp"

namespace tokenferry::server {

class Log {
 public:
  Log();
  /// The line waits for those that are written together with it.
  /// returns  the request's id in it
  std::string write(const Reply& reply, std::string_view origin, double total_ms);
  /// Lets go of the lines that wait.
  void flush();

 private:
  std::string_view now();

  std::string prefix_;  ///< tells the lines of several servers apart
  std::time_t second_ = -1;
  std::string time_;  ///< of that second, and of a millisecond in it
  std::string lines_;
  unsigned long count_ = 0;
  bool stalled_ = false;  ///< nobody reads
};

}  // namespace tokenferry::server
