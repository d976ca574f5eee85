// From the name of an endpoint to a connection that can be used: its addresses are looked up and
// raced, a proxy is asked for a tunnel, and TLS is agreed on. Nothing of a request is sent here, so
// that whatever fails can be tried at another address.
#pragma once

#include <memory>
#include <string>

#include "server/exchange/exchange.hpp"
#include "server/net/loop.hpp"
#include "server/provider/endpoint.hpp"
#include "server/provider/race.hpp"
#include "server/provider/resolver.hpp"

namespace tokenferry::server {

/// What all openings share.
struct OpeningTools {
  Loop& loop;
  SSL_CTX& tls;
  Resolver& resolver;
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

  /// deadline  of the whole exchange; within it connecting, the proxy's answer and TLS have each a
  ///           clock of their own, which starts when the step before is over
  Opening(const OpeningTools& tools, Endpoint& endpoint, Deadline deadline, Owner& owner);
  ~Opening();
  Opening(const Opening&) = delete;
  Opening& operator=(const Opening&) = delete;

  /// Begins. The owner hears of the end, perhaps before this returns, and must keep this until it
  /// has returned; that holds for the other functions, too.
  void start();
  void found(const Resolver::Finding& finding);
  /// Gives up what has taken too long.
  void sweep(Clock::time_point now);

 private:
  using Progress = Channel::Progress;
  /// In their order: what failed in a later step says more than what failed in an earlier one.
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
  bool pending_ = false;  ///< a lookup may find further addresses
  bool renewed_ = false;  ///< a lookup was begun since this opening was
  Race race_;
  std::unique_ptr<Wire> wire_;
  std::string sent_text_;  ///< what the proxy is asked; it can hold a password
  std::size_t sent_ = 0;
  std::string answer_;  ///< what the proxy has said so far
  Step failed_step_ = Step::resolving;
  Reason reason_ = Reason::unreachable;
  std::string detail_;  ///< what has failed, told when nothing is left to try
};

}  // namespace tokenferry::server
