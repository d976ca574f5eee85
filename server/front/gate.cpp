#include "server/front/gate.hpp"

#include <iostream>
#include <utility>

#include "server/front/forwarded.hpp"

namespace tokenferry::server {

Gate::Ticket::Ticket(Ticket&& other) noexcept
    : gate_(std::exchange(other.gate_, nullptr)),
      subscriber_(other.subscriber_),
      is_proxy_(other.is_proxy_) {}

Gate::Ticket::~Ticket() {
  if (gate_) gate_->leave(subscriber_);
}

void Gate::change(const Limits& limits) {
  const std::lock_guard lock(mutex_);
  rate_limit_.change(limits.requests_per_minute);
}

std::optional<Gate::Ticket> Gate::enter(const Config& config, const IpAddress& peer) {
  const bool is_proxy = is_trusted(peer, config.trusted_proxies);
  if (is_proxy || peer.is_local()) return Ticket(is_proxy);
  const auto subscriber = peer.subscriber();
  const std::lock_guard lock(mutex_);
  auto& count = connections_[subscriber];
  if (count >= config.limits.connections) return std::nullopt;
  ++count;
  return Ticket(*this, subscriber);
}

void Gate::leave(const IpAddress& subscriber) {
  const std::lock_guard lock(mutex_);
  const auto found = connections_.find(subscriber);
  if (--found->second == 0) connections_.erase(found);
}

int Gate::ask(const Config& config, const IpAddress& peer, const HttpRequest& request) {
  const auto address = counted_address(peer, request, config.trusted_proxies);
  if (!address) {
    warn_of_proxy(peer, request);
    return 0;
  }
  const std::lock_guard lock(mutex_);
  return rate_limit_.admit(*address, Clock::now());
}

/// Warns once that a proxy hides its clients from the limits, and names the key that changes that.
void Gate::warn_of_proxy(const IpAddress& peer, const HttpRequest& request) {
  const bool is_forwarded = request.count("x-forwarded-for") > 0 || request.count("forwarded") > 0;
  if (!is_forwarded || warned_of_proxy_.exchange(true)) return;
  const std::string address = peer.is_v4() ? "127.0.0.1" : "::1";
  std::cerr << "tokenferry: a proxy at " + address +
                   " is not trusted, so requests_per_minute does not hold for its clients; set "
                   "\"trusted_proxies\": [\"127.0.0.1\", \"::1\"]\n";
}

}  // namespace tokenferry::server
