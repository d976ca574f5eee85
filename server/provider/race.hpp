// Connects to the first of several addresses that answers (RFC 8305, section 5).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/net/loop.hpp"
#include "server/provider/wire.hpp"

namespace tokenferry::server {

/// The attempts of one connection. The next address is tried 250 ms after the one before, or at
/// once if that has failed; earlier attempts go on meanwhile. The first that connects wins.
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

  /// Appends addresses to those to try; each is tried once.
  void add(const SocketAddresses& addresses);
  /// Tries the next address. May call the owner back before it returns.
  void go_on();
  /// Cancels the attempts under way, and drops the addresses not yet tried.
  void stop();
  bool has_more() const { return next_ < addresses_.size(); }
  bool is_under_way() const { return !attempts_.empty(); }

  /// Why each address failed, and which ones have not answered; for the log.
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
  std::size_t next_ = 0;  ///< the first one not yet tried
  std::vector<std::unique_ptr<Attempt>> attempts_;
  std::string faults_;
};

}  // namespace tokenferry::server
