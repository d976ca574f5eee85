// One thread that waits for many sockets, and for moments.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <map>

#include "server/net/deadline.hpp"

namespace tokenferry::server {

/// Is told when its socket is ready, or when its moment has come.
class Watcher {
 public:
  /// events  as epoll names them; 0: the moment that was asked for has come
  virtual void ready(std::uint32_t events) = 0;

 protected:
  ~Watcher() = default;
};

class Loop {
 public:
  /// throws  std::system_error: the system gives us no epoll instance
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// The watcher is told of these events for as long as they last.
  /// returns  false: the system refuses (no memory, or too many watches); errno says why
  [[nodiscard]] bool add(int socket, std::uint32_t events, Watcher& watcher);
  /// One of several loops that share the socket: as a rule one of them is told.
  [[nodiscard]] bool share(int socket, Watcher& watcher);
  [[nodiscard]] bool change(int socket, std::uint32_t events, Watcher& watcher);
  /// The watcher is told nothing more, not even what is known already.
  void remove(int socket, const Watcher& watcher);

  /// Tells the watcher, once, at the end of the first turn behind this moment.
  void call_at(Deadline moment, Watcher& watcher);
  /// The watcher is told of no moment any more.
  void forget_moments(const Watcher& watcher);

  /// Waits, and tells the watchers.
  /// milliseconds  at most so long; below zero: without end
  /// returns       how many sockets were ready
  /// throws        std::system_error: there is no waiting any more, and a thread that went on would
  ///               spin
  int turn(int milliseconds);

 private:
  int patience(int milliseconds) const;
  void tell_moments();

  int epoll_;
  int count_ = 0;
  std::array<epoll_event, 256> events_;
  std::multimap<Deadline, Watcher*> moments_;
};

}  // namespace tokenferry::server
