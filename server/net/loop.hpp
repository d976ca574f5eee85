// One thread that waits for many sockets.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>

namespace tokenferry::server {

/// Is told when its socket is ready.
class Watcher {
 public:
  /// events  as epoll names them
  virtual void ready(std::uint32_t events) = 0;

 protected:
  ~Watcher() = default;
};

class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// The watcher is told of these events for as long as they last.
  void add(int socket, std::uint32_t events, Watcher& watcher);
  /// One of several loops that share the socket: as a rule one of them is told.
  void share(int socket, Watcher& watcher);
  void change(int socket, std::uint32_t events, Watcher& watcher);
  /// The watcher is told nothing more, not even what is known already.
  void remove(int socket, const Watcher& watcher);

  /// Waits, and tells the watchers.
  /// milliseconds  at most so long; below zero: without end
  /// returns       how many sockets were ready
  int turn(int milliseconds);

 private:
  int epoll_;
  int count_ = 0;
  std::array<epoll_event, 256> events_;
};

}  // namespace tokenferry::server
