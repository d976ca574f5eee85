#include "server/provider/known_addresses.hpp"

namespace tokenferry::server {
namespace {

constexpr auto fresh_for = std::chrono::seconds(30);
constexpr auto usable_for = std::chrono::hours(24);

}  // namespace

const SocketAddresses& KnownAddresses::usable(Clock::time_point now) {
  if (now - found_at_ >= usable_for) addresses_.clear();
  return addresses_;
}

bool KnownAddresses::needs_lookup(Clock::time_point now) const {
  return !pending_ && (addresses_.empty() || doubted_ || now - found_at_ >= fresh_for);
}

void KnownAddresses::lookup_ended(const SocketAddresses& found, Clock::time_point now) {
  pending_ = false;
  if (found.empty()) return;
  addresses_ = found;
  found_at_ = now;
  doubted_ = false;
}

}  // namespace tokenferry::server
