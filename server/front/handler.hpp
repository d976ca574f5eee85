// From a request to its answer: it is counted, routed, sent on to the provider, answered and
// logged.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/front/answer.hpp"
#include "server/front/control.hpp"
#include "server/front/gate.hpp"
#include "server/front/log.hpp"
#include "server/front/routes.hpp"
#include "server/http/request.hpp"
#include "server/provider/upstream.hpp"

namespace tokenferry::server {

/// What tells connections apart; a number is never used again.
using ConnectionId = std::uint64_t;

/// What goes back on a connection.
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
};

/// Serves the requests of one worker under one configuration.
class Handler {
 public:
  Handler(std::shared_ptr<const Settings> settings, const Control& control, Gate& gate,
          Capacity& capacity, Loop& loop, Log& log);

  const Settings& settings() const { return *settings_; }

  /// Answers a request, complete or refused; nullopt: its exchange is under way.
  /// id          of its connection, which has no other exchange under way
  /// keep_alive  whether the connection may serve another request, should this one want it
  std::optional<Answer> answer(ConnectionId id, const IpAddress& peer, RequestReading reading,
                               bool keep_alive);
  /// Answers what is not complete in time.
  Answer answer_late(const IpAddress& peer, std::string_view octets);

  /// Goes on with the exchanges, and answers those whose provider has.
  std::vector<std::pair<ConnectionId, Answer>> turn();
  void sweep(Clock::time_point now) { upstream_.sweep(now); }
  bool has_pending() const { return !pending_.empty(); }
  bool is_quiet() const { return upstream_.is_quiet(); }

 private:
  std::variant<Reply, Departure> route(const HttpRequest& request) const;
  std::optional<Answer> depart(ConnectionId id, const HttpRequest& request,
                               const Departure& departure, bool keep_alive,
                               Clock::time_point start);
  Answer finish(const PendingExchange& pending, const UpstreamResult& result);
  Answer refuse(const HttpRequest& request, Reply reply, Clock::time_point start);
  Answer write(std::string_view method, std::string_view origin, Reply reply, bool keep_alive,
               Clock::time_point start);

  const std::shared_ptr<const Settings> settings_;
  const Control& control_;
  Gate& gate_;
  Log& log_;
  IpAddress client_;  ///< whose request is answered now
  const Routes routes_;
  Upstream upstream_;
  std::unordered_map<ConnectionId, PendingExchange> pending_;
};

}  // namespace tokenferry::server
