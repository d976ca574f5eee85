// The known addresses of one name, and for how long they may be used.
#pragma once

#include "server/net/deadline.hpp"
#include "server/provider/addresses.hpp"

namespace tokenferry::server {

/// Addresses are fresh for half a minute. After that they are still used while a new lookup runs,
/// and for up to a day if it fails (RFC 8767): the certificate shows whether they are still the
/// provider's.
class KnownAddresses {
 public:
  /// The addresses that may be used now; none once they are older than a day.
  const SocketAddresses& usable(Clock::time_point now);
  /// Whether to start a lookup: none is under way, and the addresses are not fresh.
  bool needs_lookup(Clock::time_point now) const;
  bool is_pending() const { return pending_; }

  void lookup_started() { pending_ = true; }
  /// found  empty: the lookup failed. The addresses known before stay usable for a while, and the
  ///        next use starts another lookup
  void lookup_ended(const SocketAddresses& found, Clock::time_point now);
  /// Marks the addresses as perhaps outdated: the next use starts a lookup.
  void doubt() { doubted_ = true; }

 private:
  SocketAddresses addresses_;
  Clock::time_point found_at_;
  bool pending_ = false;
  bool doubted_ = false;
};

}  // namespace tokenferry::server
