// Connects to the first of several addresses that answers (RFC 8305, section 5).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/net/loop.hpp"
#include "server/provider/wire.hpp"

namespace tokenferry::server {

/// The attempts of one connection. The next address is tried 250 ms after the one before, which is
/// not given up, or at once where that has failed. The first that connects wins.
class Race final : private Watcher {
 public:
  class Owner {
   public:
    virtual void race_won(std::unique_ptr<Wire> wire) = 0;
    /// No address is left to try, and none is being tried.
    virtual void race_lost() = 0;

   protected:
    ~Owner() = default;
  };

  Race(Loop& loop, Owner& owner);
  ~Race();
  Race(const Race&) = delete;
  Race& operator=(const Race&) = delete;

  /// Has these addresses tried as well, behind those that it has; each of them once.
  void add(const SocketAddresses& addresses);
  /// Goes on with the next address. The owner hears of the end, perhaps before this returns.
  void go_on();
  /// Gives up the attempts under way, and the addresses that were not tried.
  void stop();
  bool has_more() const { return next_ < addresses_.size(); }
  bool is_under_way() const { return !attempts_.empty(); }

  /// What became of each address that failed, and which ones have not answered; for the log.
  std::string describe() const;

 private:
  struct Attempt;

  void ready(std::uint32_t events) override;
  bool begin_attempt(const SocketAddress& address);
  void judge(Attempt& attempt);
  void note(const SocketAddress& address, int error);
  void plan_next();

  Loop& loop_;
  Owner& owner_;
  SocketAddresses addresses_;
  std::size_t next_ = 0;  ///< the first one that was not tried
  std::vector<std::unique_ptr<Attempt>> attempts_;
  std::string faults_;
};

}  // namespace tokenferry::server
