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

/// How many exchanges are under way, in all threads.
class Capacity {
 public:
  explicit Capacity(int limit) : limit_(limit) {}
  /// returns  false: there are too many
  bool take() {
    if (used_++ < limit_) return true;
    give_back();
    return false;
  }
  void give_back() { --used_; }

 private:
  const int limit_;
  std::atomic<int> used_ = 0;
};

/// Sends token requests to the endpoints of the configuration, and to nothing else. Connections
/// are kept and used again; redirects are not followed; one deadline holds for a whole exchange.
class Upstream : private Watcher {
 public:
  /// throws  std::system_error: the system has no descriptor or no watch left for it
  Upstream(const Config& config, SSL_CTX& context, Capacity& capacity, Loop& loop);
  ~Upstream();
  Upstream(const Upstream&) = delete;
  Upstream& operator=(const Upstream&) = delete;

  /// Takes a request, to be sent once.
  /// id       of no other request under way
  /// returns  false: too many are under way
  bool send(CallId id, const UpstreamRequest& request);

  /// Goes on with what was taken, and gives the results that there are.
  std::vector<std::pair<CallId, UpstreamResult>> turn();

  /// Looks for what has taken too long.
  void sweep(Clock::time_point now);
  /// Whether there is nothing to look for.
  bool is_quiet() const;

 private:
  void ready(std::uint32_t events) override;

  SSL_CTX& context_;
  Capacity& capacity_;
  Loop& loop_;
  const std::chrono::seconds timeout_;
  Resolver resolver_;
  std::map<std::string, Endpoint, std::less<>> endpoints_;
  std::vector<CallId> taken_;
  std::vector<std::pair<CallId, UpstreamResult>> results_;
  std::unordered_map<CallId, std::unique_ptr<Call>> calls_;
};

}  // namespace tokenferry::server
