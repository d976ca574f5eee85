#include "server/provider/endpoint.hpp"

#include <algorithm>

namespace tokenferry::server {
namespace {

/// Load balancers keep an idle connection for 60 seconds or more; an earlier close is noticed. Long
/// enough that the connections of one rush serve the next.
constexpr auto max_idle = std::chrono::seconds(50);
constexpr std::size_t max_size = 1024;

/// For how long a request may stay unacknowledged on a pooled connection: the system at the other
/// end acknowledges at once, however slow the provider is. A third of the exchange's time leaves
/// enough for a new connection; within three seconds a lost packet is sent again four times, and a
/// second is longer than any network takes.
std::chrono::milliseconds silence_of(std::chrono::seconds timeout) {
  using std::chrono::milliseconds;
  return std::clamp(milliseconds(timeout) / 3, milliseconds(1000), milliseconds(3000));
}

}  // namespace

Endpoint::Endpoint(const Url& url, const EgressProxy* between, std::chrono::seconds timeout)
    : host(url.host),
      name(host.starts_with('[') ? host.substr(1, host.size() - 2) : host),
      authority(host),
      path(url.path.empty() ? "/" : url.path),
      port(port_of(url)),
      secure(url.scheme == "https"),
      proxy(between),
      max_silence_(silence_of(timeout)) {
  if (!url.port.empty()) authority += ':' + std::string(url.port);
  if (!url.query.empty()) path += '?' + std::string(url.query);
}

std::unique_ptr<Wire> Endpoint::take() {
  // The provider may just have closed it, or sent something unasked.
  while (!idle_.empty()) {
    auto wire = std::move(idle_.back());
    idle_.pop_back();
    if (wire->is_spent() || Clock::now() - wire->idle_since >= max_idle) continue;
    wire->limit_silence(max_silence_);
    return wire;
  }
  return nullptr;
}

void Endpoint::put(std::unique_ptr<Wire> wire) {
  wire->rest();
  idle_.push_back(std::move(wire));
  if (idle_.size() > max_size) idle_.erase(idle_.begin());
}

void Endpoint::drop_older(Clock::time_point moment) {
  std::erase_if(idle_, [&](const auto& wire) { return wire->idle_since < moment; });
}

void Endpoint::sweep(Clock::time_point now) {
  std::erase_if(idle_, [&](const auto& wire) {
    return wire->is_spent() || now - wire->idle_since >= max_idle;
  });
}

}  // namespace tokenferry::server
