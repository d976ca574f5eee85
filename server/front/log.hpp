// The log: one JSON line per request, on standard output.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "server/config/config.hpp"
#include "server/exchange/json.hpp"
#include "server/exchange/reply.hpp"
#include "server/front/repeats.hpp"

namespace tokenferry::server {

class Log {
 public:
  Log();
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// The line waits for those that are written together with it.
  /// options  of the configuration: whether the request has a line at all
  /// client   whose request it is: many refusals of one kind to one client become one line
  /// returns  the request's id in it
  std::string write(const LogOptions& options, const Reply& reply, std::string_view origin,
                    double total_ms, const IpAddress& client);
  /// Writes what was counted instead, for the periods that end until then.
  void write_sums(Clock::time_point until);
  /// Whether nothing is counted.
  bool is_quiet() const { return repeats_.empty(); }
  /// Lets go of the lines that wait.
  void flush();

 private:
  std::string_view now();
  void append(JsonObject& line);

  std::string prefix_;  ///< tells the lines of several servers apart
  std::time_t second_ = -1;
  std::string time_;  ///< of that second, and of a millisecond in it
  std::string lines_;
  Repeats repeats_;
  unsigned long count_ = 0;
  bool stalled_ = false;  ///< the reader has stopped reading
};

}  // namespace tokenferry::server
