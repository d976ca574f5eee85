#include "server/provider/upstream.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "server/provider/token_request.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {

Upstream::Upstream(const Config& config, SSL_CTX& context, Capacity& capacity, Loop& loop,
                   ProviderCounts& counts)
    : context_(context),
      capacity_(capacity),
      loop_(loop),
      counts_(counts),
      timeout_(config.limits.upstream_seconds) {
  for (const auto& client : config.clients) {
    const auto url = read_url(client.token_endpoint);
    if (!url) continue;
    endpoints_.try_emplace(client.token_endpoint, *url, proxy_for(config, *url), timeout_);
  }
  if (!loop_.add(resolver_.socket(), EPOLLIN, *this)) {
    throw std::system_error(errno, std::system_category(), "epoll_ctl");
  }
}

Upstream::~Upstream() {
  loop_.remove(resolver_.socket(), *this);
}

bool Upstream::send(CallId id, const UpstreamRequest& request, Clock::time_point start) {
  if (!capacity_.acquire()) return false;
  auto& endpoint = endpoints_.find(request.token_endpoint)->second;
  const CallTools tools{{loop_, context_, resolver_, counts_}, results_};
  calls_[id] = std::make_unique<Call>(
      tools, id, endpoint, write_token_request(endpoint.authority, endpoint.path, request), start,
      timeout_);
  taken_.push_back(id);
  return true;
}

std::vector<std::pair<CallId, UpstreamResult>> Upstream::turn() {
  // Not before the end of the loop's turn: by now all events on idle connections were handled, so
  // that none is used that the provider has just closed, or has sent something on unasked.
  for (const auto id : std::exchange(taken_, {})) calls_.at(id)->start();
  auto results = std::exchange(results_, {});
  for (const auto& [id, result] : results) {
    calls_.erase(id);
    capacity_.release();
  }
  return results;
}

void Upstream::ready(std::uint32_t) {
  for (const auto& finding : resolver_.take()) {
    for (const auto& [id, call] : calls_) call->found(finding);
  }
}

void Upstream::sweep(Clock::time_point now) {
  for (const auto& [id, call] : calls_) call->sweep(now);
  for (auto& [url, endpoint] : endpoints_) endpoint.sweep(now);
}

bool Upstream::is_quiet() const {
  return calls_.empty() && std::none_of(endpoints_.begin(), endpoints_.end(),
                                        [](const auto& each) { return each.second.has_idle(); });
}

std::size_t Upstream::idle_count() const {
  std::size_t count = 0;
  for (const auto& [url, endpoint] : endpoints_) count += endpoint.idle_count();
  return count;
}

}  // namespace tokenferry::server
