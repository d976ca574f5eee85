#include "server/front/readiness.hpp"

#include <algorithm>

#include "server/front/service_manager.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {

Readiness::Readiness(const Config& config, std::chrono::milliseconds timeout)
    : deadline_(Clock::now() + timeout) {
  std::vector<std::string> hosts;
  for (const auto& client : config.clients) {
    const auto url = read_url(client.token_endpoint);
    if (!url) continue;
    // A proxy looks the provider's name up itself.
    const auto* const proxy = proxy_for(config, *url);
    const auto host = proxy != nullptr ? proxy->host : std::string(url->host);
    if (std::find(hosts.begin(), hosts.end(), host) != hosts.end()) continue;
    hosts.push_back(host);
    const auto known = resolver_.resolve(host, proxy != nullptr ? proxy->port : port_of(*url));
    if (!known.addresses.empty()) {
      conclude();
      return;
    }
    if (known.pending) ++pending_;
    if (!known.fault.empty()) faults_.push_back(host + ": " + known.fault);
  }
}

void Readiness::conclude() {
  awaited_ = false;
  notify_service_manager("READY=1");
}

std::optional<std::string> Readiness::look() {
  if (!awaited_) return std::nullopt;
  for (const auto& finding : resolver_.take()) {
    --pending_;
    if (finding.fault.empty()) {
      conclude();
      return std::nullopt;
    }
    faults_.push_back(finding.host + ": " + finding.fault);
  }
  if (pending_ > 0 && Clock::now() < deadline_) return std::nullopt;
  conclude();
  return "no provider can be reached yet, so no sign-in will succeed: " +
         (faults_.empty() ? "no name server has answered" : faults_.front());
}

}  // namespace tokenferry::server
