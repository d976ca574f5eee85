#include "server/front/rate_limit.hpp"

#include <algorithm>

namespace tokenferry::server {
namespace {

constexpr Clock::duration burst = std::chrono::minutes(1);

/// How many networks of 64 bits are counted separately in one of 48. One site gets 48 bits (RFC
/// 6177), and could fill the whole table; its further networks are counted as one.
constexpr int max_networks_of_site = 64;
constexpr std::size_t site_octets = 6;

bool is_same_site(const IpAddress& a, const IpAddress& b) {
  return std::equal(a.octets.begin(), a.octets.begin() + site_octets, b.octets.begin());
}

}  // namespace

int RateLimit::admit(const IpAddress& address, Clock::time_point now) {
  const auto known = find_or_add(counted_as(address, now), now);
  if (known == uses_.end()) return 0;
  const auto use = known->second;
  const bool is_full = use.full_at <= now;
  const auto full_at = std::max(use.full_at, now) + interval_;
  if (full_at - now > burst) {
    set(known, {use.full_at, true});
    const auto wait = std::chrono::ceil<std::chrono::seconds>(full_at - now - burst);
    return static_cast<int>(wait.count());
  }
  set(known, {full_at, use.was_refused && !is_full});
  return 0;
}

/// The address or network that a request is counted for.
IpAddress RateLimit::counted_as(const IpAddress& address, Clock::time_point now) {
  const auto subscriber = address.subscriber();
  if (subscriber.is_v4() || uses_.contains(subscriber)) return subscriber;
  auto site = subscriber;
  std::fill(site.octets.begin() + site_octets, site.octets.end(), std::uint8_t{0});
  int networks = 0;
  // Networks that have their whole allowance again are dropped here, so that the loop stays short.
  for (auto each = uses_.lower_bound(site);
       each != uses_.end() && is_same_site(each->first, site);) {
    const bool is_full = each->second.full_at <= now;
    networks += is_full ? 0 : 1;
    each = is_full ? forget(each) : std::next(each);
  }
  if (networks < max_networks_of_site) return subscriber;
  site.octets.back() = 48;  // differs from any subscriber's, whose last 64 bits are 0
  return site;
}

/// returns  the end: the table is full
RateLimit::Uses::iterator RateLimit::find_or_add(const IpAddress& key, Clock::time_point now) {
  if (const auto known = uses_.find(key); known != uses_.end()) return known;
  if (uses_.size() >= max_addresses_ && !make_room(now)) return uses_.end();
  order_.emplace(false, now, key);
  return uses_.emplace(key, Use{now}).first;
}

/// returns  false: every address in the table was refused, and still has to wait
bool RateLimit::make_room(Clock::time_point now) {
  auto first = order_.lower_bound({true, Clock::time_point::min(), {}});
  const bool has_waited = first != order_.end() && std::get<Clock::time_point>(*first) <= now;
  if (!has_waited) first = order_.begin();
  if (!has_waited && std::get<bool>(*first)) return false;
  forget(uses_.find(std::get<IpAddress>(*first)));
  return true;
}

void RateLimit::set(Uses::iterator known, Use use) {
  auto& [key, before] = *known;
  order_.erase({before.was_refused, before.full_at, key});
  order_.emplace(use.was_refused, use.full_at, key);
  before = use;
}

RateLimit::Uses::iterator RateLimit::forget(Uses::iterator known) {
  const auto& [key, use] = *known;
  order_.erase({use.was_refused, use.full_at, key});
  return uses_.erase(known);
}

}  // namespace tokenferry::server
