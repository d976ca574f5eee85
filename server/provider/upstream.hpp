// HTTPS to the providers' token endpoints.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/config/config.hpp"
#include "server/exchange/exchange.hpp"
#include "server/net/loop.hpp"
#include "server/provider/call.hpp"

namespace tokenferry::server {

/// Limits how many exchanges are under way, in all threads together.
class Capacity {
 public:
  explicit Capacity(int limit) : limit_(limit) {}
  /// returns  false: there are too many
  bool acquire() {
    if (used_++ < limit_) return true;
    release();
    return false;
  }
  void release() { --used_; }

 private:
  const int limit_;
  std::atomic<int> used_ = 0;
};

/// Sends token requests to the configured endpoints only. Connections are pooled; redirects are not
/// followed; one deadline holds for a whole exchange.
class Upstream : private Watcher {
 public:
  /// throws  std::system_error: the system has no descriptor or epoll watch left
  Upstream(const Config& config, SSL_CTX& context, Capacity& capacity, Loop& loop,
           ProviderCounts& counts);
  ~Upstream();
  Upstream(const Upstream&) = delete;
  Upstream& operator=(const Upstream&) = delete;

  /// Queues a request, to be sent once.
  /// id       that no other request under way has
  /// start    of the exchange, for its deadline
  /// returns  false: too many are under way
  bool send(CallId id, const UpstreamRequest& request, Clock::time_point start = Clock::now());

  /// Starts the queued requests, and returns the results of those that have ended.
  std::vector<std::pair<CallId, UpstreamResult>> turn();

  /// Fails the exchanges, and closes the idle connections, whose time is over.
  void sweep(Clock::time_point now);
  /// Whether there is nothing to sweep.
  bool is_quiet() const;
  /// Connections that wait for their next exchange.
  std::size_t idle_count() const;

 private:
  void ready(std::uint32_t events) override;

  SSL_CTX& context_;
  Capacity& capacity_;
  Loop& loop_;
  ProviderCounts& counts_;
  const std::chrono::seconds timeout_;
  Resolver resolver_;
  std::map<std::string, Endpoint, std::less<>> endpoints_;
  std::vector<CallId> taken_;
  std::vector<std::pair<CallId, UpstreamResult>> results_;
  std::unordered_map<CallId, std::unique_ptr<Call>> calls_;
};

}  // namespace tokenferry::server
