// Makes one log line with a count out of many equal ones of an address: a flood must not fill the
// log, but must be seen in it.
#pragma once

#include <cstddef>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "server/config/cidr.hpp"
#include "server/net/deadline.hpp"

namespace tokenferry::server {

class Repeats {
 public:
  static constexpr auto period = std::chrono::seconds(10);
  static constexpr std::size_t written = 20;        ///< lines of one kind per period, in full
  static constexpr std::size_t max_entries = 1024;  ///< beyond it all addresses are counted as one

  /// The lines that were only counted.
  struct Sum {
    IpAddress address;  ///< the subscriber's; all zero: many addresses
    std::string_view outcome;
    int status = 0;  ///< of the last one
    std::size_t count = 0;
  };

  /// Counts a line.
  /// outcome  a literal
  /// returns  whether it is written in full
  bool admit(const IpAddress& address, std::string_view outcome, int status, Clock::time_point now);

  /// Removes and returns the sums of the periods that have ended.
  std::vector<Sum> take(Clock::time_point now);

  /// Whether take() has nothing to return, now or later.
  bool empty() const { return entries_.empty(); }

 private:
  struct Entry {
    Clock::time_point end;
    std::size_t count = 0;
    int status = 0;
  };
  std::map<std::pair<IpAddress, std::string_view>, Entry> entries_;
};

}  // namespace tokenferry::server
