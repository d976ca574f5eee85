// From a request to its answer: counts it, routes it, forwards it to the provider, writes the
// answer and the log.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/front/answer.hpp"
#include "server/front/control.hpp"
#include "server/front/gate.hpp"
#include "server/front/log.hpp"
#include "server/front/metrics.hpp"
#include "server/front/routes.hpp"
#include "server/http/request.hpp"
#include "server/provider/upstream.hpp"

namespace tokenferry::server {

/// Identifies a connection; a number is never used again.
using ConnectionId = std::uint64_t;

/// What a connection sends back.
struct Answer {
  std::string octets;
  bool keep_alive = false;  ///< whether another request may follow
};

/// An exchange whose provider has not answered yet.
struct PendingExchange {
  const ClientConfig* client = nullptr;
  std::string origin;
  Clock::time_point start;
  bool keep_alive = false;
  std::string_view secret{};  ///< which of the client's two was sent; empty: it has one
  std::optional<UpstreamRequest> with_other{};  ///< the request with the other, as long as unsent
};

/// Serves the requests of one worker under one configuration.
class Handler {
 public:
  Handler(std::shared_ptr<const Settings> settings, const Control& control, Gate& gate,
          Capacity& capacity, Loop& loop, Log& log, Metrics& metrics);

  const Settings& settings() const { return *settings_; }

  /// Answers a request, complete or refused; nullopt: its exchange is pending.
  /// id          of its connection, which has no other exchange pending
  /// keep_alive  whether the connection may serve another request, if this one asks for that
  std::optional<Answer> answer(ConnectionId id, const IpAddress& peer, RequestReading reading,
                               bool keep_alive);
  /// Answers a request that is not complete in time.
  Answer answer_late(const IpAddress& peer, std::string_view octets);

  /// Advances the pending exchanges, and answers those whose provider has answered.
  std::vector<std::pair<ConnectionId, Answer>> turn();
  void sweep(Clock::time_point now) { upstream_.sweep(now); }
  bool has_pending() const { return !pending_.empty(); }
  std::size_t pending_count() const { return pending_.size(); }
  std::size_t idle_count() const { return upstream_.idle_count(); }
  bool is_quiet() const { return upstream_.is_quiet(); }

 private:
  std::variant<Reply, ForwardedRequest> route(const HttpRequest& request) const;
  std::optional<Answer> forward(ConnectionId id, const HttpRequest& request,
                                ForwardedRequest forwarded, bool keep_alive,
                                Clock::time_point start);
  Reply finish(const PendingExchange& pending, const UpstreamResult& result);
  bool send_other(ConnectionId id, PendingExchange& pending);
  Answer refuse(const HttpRequest& request, Reply reply, Clock::time_point start);
  Answer write(std::string_view method, std::string_view origin, Reply reply, bool keep_alive,
               Clock::time_point start);

  const std::shared_ptr<const Settings> settings_;
  const Control& control_;
  Gate& gate_;
  Log& log_;
  Metrics& metrics_;
  IpAddress client_;  ///< of the request being answered
  const Routes routes_;
  Upstream upstream_;
  std::unordered_map<ConnectionId, PendingExchange> pending_;
  /// The clients whose previous secret the provider took last: it is sent first, since providers
  /// count requests that they refuse.
  std::set<const ClientConfig*> previous_first_;
};

}  // namespace tokenferry::server
