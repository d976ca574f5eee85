// From the name of an endpoint to a usable connection: looks its addresses up and races them, asks
// a proxy for a tunnel, makes the TLS handshake. No part of a request is sent here, so that each
// failure can be retried at another address.
#pragma once

#include <memory>
#include <string>

#include "server/exchange/exchange.hpp"
#include "server/net/loop.hpp"
#include "server/provider/counts.hpp"
#include "server/provider/endpoint.hpp"
#include "server/provider/race.hpp"
#include "server/provider/resolver.hpp"

namespace tokenferry::server {

/// What all openings share.
struct OpeningTools {
  Loop& loop;
  SSL_CTX& tls;
  Resolver& resolver;
  ProviderCounts& counts;
};

class Opening final : private Watcher, private Race::Owner {
 public:
  using Reason = UpstreamFailure::Reason;
  class Owner {
   public:
    virtual void opened(std::unique_ptr<Wire> wire) = 0;
    virtual void not_opened(Reason reason, std::string detail) = 0;

   protected:
    ~Owner() = default;
  };

  /// deadline  of the whole exchange; within it, connecting, the proxy's answer and TLS have a
  ///           timeout each, which starts when the step before is done
  Opening(const OpeningTools& tools, Endpoint& endpoint, Deadline deadline, Owner& owner);
  ~Opening();
  Opening(const Opening&) = delete;
  Opening& operator=(const Opening&) = delete;

  /// Begins. This and the functions below may call the owner back before they return; the owner
  /// must not destroy the opening until then.
  void start();
  void found(const Resolver::Finding& finding);
  /// Gives up a step that takes too long.
  void sweep(Clock::time_point now);

 private:
  using Progress = Channel::Progress;
  /// In order: a failure in a later step says more than one in an earlier step.
  enum class Step { resolving, connecting, tunnelling, securing, over };

  void enter(Step step);
  void race(const SocketAddresses& addresses);
  void race_won(std::unique_ptr<Wire> wire) override;
  void race_lost() override;
  void ready(std::uint32_t events) override;
  void advance();
  Progress take_step();
  Progress ask_proxy();
  Progress begin_tls();
  Progress shake_hands();
  Progress succeed();
  bool look_up_anew();
  void fall_back(Reason reason, const std::string& detail);
  void fail(Reason reason, const std::string& detail);
  void end_in_failure();
  void note(Reason reason, const std::string& detail);
  std::string peer() const;

  const OpeningTools tools_;
  Endpoint& endpoint_;
  const Deadline deadline_;
  Owner& owner_;
  Step step_ = Step::resolving;
  Deadline step_deadline_;
  bool pending_ = false;  ///< a lookup is under way, and may find further addresses
  bool renewed_ = false;  ///< a lookup began after this opening did
  Race race_;
  std::unique_ptr<Wire> wire_;
  std::string sent_text_;  ///< the CONNECT request; it can hold a password
  std::size_t sent_ = 0;
  std::string answer_;  ///< the part of the proxy's answer received so far
  Step failed_step_ = Step::resolving;
  Reason reason_ = Reason::unreachable;
  std::string detail_;  ///< what failed, for the owner when nothing is left to try
};

}  // namespace tokenferry::server
