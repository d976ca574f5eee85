// Limits the requests of each address: the generic cell rate algorithm, with one time stamp each.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <tuple>

#include "server/config/cidr.hpp"
#include "server/net/deadline.hpp"

namespace tokenferry::server {

/// Memory is bounded, and no flood of other addresses makes it forget a refused one: a full table
/// drops the address that is nearest to its whole allowance, and never one that was refused. If all
/// of them were, a further address is not counted: nobody is refused because of others.
class RateLimit {
 public:
  explicit RateLimit(int per_minute, std::size_t max_addresses = 16384)
      : max_addresses_(max_addresses) {
    change(per_minute);
  }

  /// Changes the limit. The counts stay.
  void change(int per_minute) { interval_ = Clock::duration(std::chrono::minutes(1)) / per_minute; }

  /// returns  0: admitted; otherwise the seconds until the next request will be
  int admit(const IpAddress& address, Clock::time_point now);

  std::size_t size() const { return uses_.size(); }

 private:
  struct Use {
    Clock::time_point full_at;  ///< when the address has its whole allowance again
    bool was_refused = false;   ///< since it last had its whole allowance
  };
  using Uses = std::map<IpAddress, Use>;

  IpAddress counted_as(const IpAddress& address, Clock::time_point now);
  Uses::iterator find_or_add(const IpAddress& key, Clock::time_point now);
  bool make_room(Clock::time_point now);
  void set(Uses::iterator known, Use use);
  Uses::iterator forget(Uses::iterator known);

  const std::size_t max_addresses_;
  Clock::duration interval_;
  Uses uses_;
  /// The same uses, in the order in which a full table drops them.
  std::set<std::tuple<bool, Clock::time_point, IpAddress>> order_;
};

}  // namespace tokenferry::server
