#include "server/provider/endpoint.hpp"

#include <algorithm>

namespace tokenferry::server {
namespace {

/// Load balancers let a connection rest for 60 seconds or more; whoever hangs up sooner is noticed.
/// Long enough that the connections of one rush serve the next.
constexpr auto max_idle = std::chrono::seconds(50);
constexpr std::size_t max_size = 1024;

}  // namespace

Endpoint::Endpoint(const Url& url)
    : host(url.host),
      name(host.starts_with('[') ? host.substr(1, host.size() - 2) : host),
      authority(host),
      path(url.path.empty() ? "/" : url.path),
      port(port_of(url)),
      secure(url.scheme == "https") {
  if (!url.port.empty()) authority += ':' + std::string(url.port);
  if (!url.query.empty()) path += '?' + std::string(url.query);
}

std::unique_ptr<Wire> Endpoint::take() {
  // The provider may have gone, or spoken unasked, in this very moment.
  while (!idle_.empty()) {
    auto wire = std::move(idle_.back());
    idle_.pop_back();
    if (!wire->is_spent() && Clock::now() - wire->idle_since < max_idle) return wire;
  }
  return nullptr;
}

void Endpoint::put(std::unique_ptr<Wire> wire) {
  wire->rest();
  idle_.push_back(std::move(wire));
  if (idle_.size() > max_size) idle_.erase(idle_.begin());
}

void Endpoint::sweep(Clock::time_point now) {
  std::erase_if(idle_, [&](const auto& wire) {
    return wire->is_spent() || now - wire->idle_since >= max_idle;
  });
}

}  // namespace tokenferry::server
