// The listening socket in a worker's loop: who comes is handed over, one at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "server/config/cidr.hpp"
#include "server/front/server_socket.hpp"
#include "server/net/loop.hpp"

namespace tokenferry::server {

/// Accepts, unless it pauses because the system has no descriptor or no memory left: then it is
/// resumed by the next sweep, rather than tried every turn.
class Acceptor final : public Watcher {
 public:
  /// Takes a connection over.
  /// returns  why it cannot be watched, so that further ones have to wait; empty: it can
  using Admit = std::function<std::string(int socket, const IpAddress& peer)>;

  Acceptor(Loop& loop, std::shared_ptr<const ServerSocket> listening, Admit admit);
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  /// Accepts from now on, unless it does already or is closed.
  void resume();
  bool is_accepting() const { return accepting_; }
  bool is_closed() const { return !listening_; }

  /// Has the system ignore those who would connect from now on, where no other process shares the
  /// socket.
  void refuse_newcomers() const;
  /// Takes those whom the system has accepted for us already, and then lets the socket go.
  void close();

  void ready(std::uint32_t) override { accept_one(); }

 private:
  bool accept_one();
  void pause(const std::string& reason);

  Loop& loop_;
  std::shared_ptr<const ServerSocket> listening_;  ///< nullptr: closed
  const Admit admit_;
  bool accepting_ = false;
};

}  // namespace tokenferry::server
