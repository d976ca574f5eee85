// One exchange with a provider, from its request to its answer. It advances whenever its connection
// is ready, and never blocks.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/exchange/exchange.hpp"
#include "server/http/response.hpp"
#include "server/net/loop.hpp"
#include "server/provider/endpoint.hpp"
#include "server/provider/opening.hpp"
#include "server/provider/wire.hpp"

namespace tokenferry::server {

/// Identifies a call to whoever waits for its result.
using CallId = std::uint64_t;

/// What all calls share.
struct CallTools {
  OpeningTools opening;
  std::vector<std::pair<CallId, UpstreamResult>>& results;
};

class Call final : public Watcher, public Opening::Owner {
 public:
  /// request  the octets to send
  /// start    when the time began that `timeout` limits
  Call(const CallTools& tools, CallId id, Endpoint& endpoint, std::string request,
       Clock::time_point start, std::chrono::seconds timeout);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  /// Sends the request on a pooled connection, or on a new one.
  void start();
  /// Passes on the result of a lookup, for which a new connection may be waiting.
  void found(const Resolver::Finding& finding);
  /// Fails the call if its time is over.
  void sweep(Clock::time_point now);

 private:
  using Progress = Channel::Progress;
  using Reason = UpstreamFailure::Reason;
  enum class State { opening, sending, receiving, over };

  void open();
  void opened(std::unique_ptr<Wire> wire) override;
  void not_opened(Reason reason, std::string detail) override;
  void send_on(std::unique_ptr<Wire> wire);
  void ready(std::uint32_t events) override;
  void advance();
  Progress step();
  Progress receive();
  void lose();
  void fail(Reason reason, std::string detail);
  void end(UpstreamResult result);
  std::string describe(std::string_view fault) const;

  CallTools tools_;
  const CallId id_;
  Endpoint& endpoint_;
  std::string request_;
  std::size_t sent_ = 0;
  ResponseReader reader_;
  State state_ = State::opening;
  bool kept_ = false;  ///< the connection comes from the pool
  const Clock::time_point start_;
  const Deadline deadline_;
  std::unique_ptr<Opening> opening_;  ///< kept as long as the call: it may be calling us
  std::unique_ptr<Wire> wire_;
};

}  // namespace tokenferry::server
