#include "server/front/rate_limit.hpp"

namespace tokenferry::server {
namespace {

constexpr Clock::duration burst = std::chrono::minutes(1);

}  // namespace

int RateLimit::admit(const IpAddress& address, Clock::time_point now) {
  const auto subscriber = address.subscriber();
  auto known = full_at_.find(subscriber);
  if (known == full_at_.end()) {
    if (full_at_.size() >= max_addresses_) make_room(now);
    known = full_at_.emplace(subscriber, now).first;
  }
  const auto full_at = std::max(known->second, now) + interval_;
  if (full_at - now > burst) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(full_at - now - burst);
    return static_cast<int>(wait.count());
  }
  known->second = full_at;
  return 0;
}

void RateLimit::make_room(Clock::time_point now) {
  std::erase_if(full_at_, [&](const auto& entry) { return entry.second <= now; });
  // A flood from everywhere: memory stays bounded, and nobody is refused for others' requests.
  if (full_at_.size() >= max_addresses_) full_at_.clear();
}

}  // namespace tokenferry::server
