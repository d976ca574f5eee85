// How many requests an address may send: the generic cell rate algorithm, one time stamp each.
#pragma once

#include <cstddef>
#include <map>

#include "server/config/cidr.hpp"
#include "server/net/deadline.hpp"

namespace tokenferry::server {

class RateLimit {
 public:
  explicit RateLimit(int per_minute, std::size_t max_addresses = 16384)
      : interval_(Clock::duration(std::chrono::minutes(1)) / per_minute),
        max_addresses_(max_addresses) {}

  /// returns  0: admitted; otherwise the seconds until the next request is
  int admit(const IpAddress& address, Clock::time_point now);

  std::size_t size() const { return full_at_.size(); }

 private:
  void make_room(Clock::time_point now);

  Clock::duration interval_;
  std::size_t max_addresses_;
  /// When the address has its whole minute's worth again.
  std::map<IpAddress, Clock::time_point> full_at_;
};

}  // namespace tokenferry::server
