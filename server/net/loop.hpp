// One thread waits for many sockets, and for timers.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <map>

#include "server/net/deadline.hpp"

namespace tokenferry::server {

/// Called when its socket is ready, or when its timer expires.
class Watcher {
 public:
  /// events  as epoll names them; 0: a timer has expired
  virtual void ready(std::uint32_t events) = 0;

 protected:
  ~Watcher() = default;
};

class Loop {
 public:
  /// throws  std::system_error: the system refuses an epoll instance
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Calls the watcher in every turn in which the socket has one of these events.
  /// returns  false: the system refuses (no memory, or too many watches); errno says why
  [[nodiscard]] bool add(int socket, std::uint32_t events, Watcher& watcher);
  /// Likewise for a socket that several loops share: as a rule only one of them is woken.
  [[nodiscard]] bool share(int socket, Watcher& watcher);
  [[nodiscard]] bool change(int socket, std::uint32_t events, Watcher& watcher);
  /// The watcher is not called for this socket any more, not even for an event of this turn.
  void remove(int socket, const Watcher& watcher);

  /// Calls the watcher once, at the end of the first turn after this time.
  void call_at(Deadline time, Watcher& watcher);
  /// Cancels all calls that call_at() has planned for this watcher.
  void cancel_timers(const Watcher& watcher);

  /// Waits for events, and calls the watchers.
  /// milliseconds  at most so long; below zero: without limit
  /// returns       how many sockets were ready
  /// throws        std::system_error: epoll_wait fails, and a thread that went on would spin
  int turn(int milliseconds);

 private:
  int poll_timeout(int milliseconds) const;
  void run_timers();

  int epoll_;
  int count_ = 0;
  std::array<epoll_event, 256> events_;
  std::multimap<Deadline, Watcher*> timers_;
};

}  // namespace tokenferry::server
