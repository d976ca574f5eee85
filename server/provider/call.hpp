// One exchange with a provider, from its request to its answer. It goes on whenever its connection
// is ready, and never waits.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/exchange/exchange.hpp"
#include "server/http/response.hpp"
#include "server/net/loop.hpp"
#include "server/provider/endpoint.hpp"
#include "server/provider/resolver.hpp"
#include "server/provider/wire.hpp"

namespace tokenferry::server {

/// What tells calls apart, for those who wait for them.
using CallId = std::uint64_t;

/// What all calls share.
struct CallTools {
  Loop& loop;
  SSL_CTX& tls;
  Resolver& resolver;
  std::vector<std::pair<CallId, UpstreamResult>>& results;
};

class Call final : public Watcher {
 public:
  /// request  its octets
  Call(const CallTools& tools, CallId id, Endpoint& endpoint, std::string request,
       std::chrono::seconds timeout);
  ~Call();

  /// Sends the request on a connection that was kept, or on a fresh one.
  void start();
  /// The addresses that a fresh connection waits for.
  void found(const Resolver::Finding& finding);
  void ready(std::uint32_t events) override;
  /// Gives up what has taken too long.
  void sweep(Clock::time_point now);

 private:
  using Progress = Channel::Progress;
  using Reason = UpstreamFailure::Reason;
  enum class State { resolving, connecting, securing, sending, receiving, over };

  void open();
  void connect();
  void advance();
  Progress step();
  Progress finish_connecting();
  Progress finish_securing();
  Progress receive();
  void lose();
  void fail(Reason reason, std::string detail = {});
  void end(UpstreamResult result);

  CallTools tools_;
  const CallId id_;
  Endpoint& endpoint_;
  std::string request_;
  std::size_t sent_ = 0;
  ResponseReader reader_;
  State state_ = State::resolving;
  bool kept_ = false;  ///< the connection has served others before
  const Clock::time_point start_;
  const Deadline deadline_;
  Deadline open_deadline_;               ///< for a connection that can be used
  Deadline address_deadline_;            ///< for one address to answer
  SocketAddresses addresses_;            ///< that were not tried yet, the next one last
  Reason reason_ = Reason::unreachable;  ///< why the last address failed
  std::unique_ptr<Wire> wire_;
};

}  // namespace tokenferry::server
