#include "server/front/gate.hpp"

#include "server/front/forwarded.hpp"

namespace tokenferry::server {

Gate::Gate(const Config& config)
    : trusted_(config.trusted_proxies),
      connections_per_address_(config.limits.connections),
      rate_limit_(config.limits.requests_per_minute) {}

/// A proxy on this machine must be named as trusted to count its clients; it is then no exception
/// itself, should it send no address.
bool Gate::is_exempt(const IpAddress& address) const {
  return address.is_loopback() && !is_trusted(address, trusted_);
}

bool Gate::enter(const IpAddress& peer) {
  if (peer.is_loopback() || is_trusted(peer, trusted_)) return true;
  const std::lock_guard lock(mutex_);
  auto& count = connections_[peer.subscriber()];
  if (count >= connections_per_address_) return false;
  ++count;
  return true;
}

void Gate::leave(const IpAddress& peer) {
  const std::lock_guard lock(mutex_);
  const auto found = connections_.find(peer.subscriber());
  if (found != connections_.end() && --found->second == 0) connections_.erase(found);
}

int Gate::ask(const IpAddress& peer, const HttpRequest& request) {
  const auto address = client_address(peer, request, trusted_);
  if (is_exempt(address)) return 0;
  const std::lock_guard lock(mutex_);
  return rate_limit_.admit(address, Clock::now());
}

}  // namespace tokenferry::server
