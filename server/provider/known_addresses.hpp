// What is known of one name's addresses, and for how long that is good.
#pragma once

#include "server/net/deadline.hpp"
#include "server/provider/addresses.hpp"

namespace tokenferry::server {

/// Addresses are fresh for half a minute. From then on they are still given out at once, while a
/// new lookup runs, and for a day where that fails (RFC 8767): a certificate says whether they are
/// still the provider's.
class KnownAddresses {
 public:
  /// Those that may be used at this moment; none once they are older than a day.
  const SocketAddresses& usable(Clock::time_point now);
  /// Whether a lookup is to be started: none is under way, and what is known is not fresh.
  bool needs_lookup(Clock::time_point now) const;
  bool is_pending() const { return pending_; }

  void lookup_started() { pending_ = true; }
  /// found  nothing: the lookup failed. What was known before is still good for a while, and the
  ///        next who asks has it looked up again
  void lookup_ended(const SocketAddresses& found, Clock::time_point now);
  /// They led nowhere: they are looked up anew when they are next asked for.
  void doubt() { doubted_ = true; }

 private:
  SocketAddresses addresses_;
  Clock::time_point found_at_;
  bool pending_ = false;
  bool doubted_ = false;
};

}  // namespace tokenferry::server
