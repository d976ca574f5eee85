// The log: one JSON line per request, on standard output.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "server/config/config.hpp"
#include "server/exchange/reply.hpp"
#include "server/front/repeats.hpp"

namespace tokenferry::server {

class Log {
 public:
  Log();
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// Adds a line for a request. It is written with the next flush().
  /// options  of the configuration: whether the request has a line at all
  /// client   that sent the request: many refusals of one kind for one client become one line
  /// returns  the request's id
  std::string write(const LogOptions& options, const Reply& reply, std::string_view origin,
                    double total_ms, const IpAddress& client);
  /// Adds lines with the counts of repeated refusals, for the periods that have ended until then.
  void write_sums(Clock::time_point until);
  /// Whether there is no such count.
  bool is_quiet() const { return repeats_.empty(); }
  /// Writes the lines added since the last flush.
  void flush();

 private:
  std::string_view now();
  void append(std::string_view line);

  std::string prefix_;  ///< tells the lines of several servers apart
  std::time_t second_ = -1;
  std::string time_;  ///< of that second, and of a millisecond in it
  std::string lines_;
  Repeats repeats_;
  unsigned long count_ = 0;
  bool stalled_ = false;  ///< the reader has stopped reading
};

}  // namespace tokenferry::server
