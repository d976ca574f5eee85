// Accepts connections from the listening socket, one at a time, in a worker's loop.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "server/config/cidr.hpp"
#include "server/front/server_socket.hpp"
#include "server/net/loop.hpp"

namespace tokenferry::server {

/// Pauses when the system has no descriptor or no memory left; the next sweep resumes it, so that
/// it does not try in every turn.
class Acceptor final : public Watcher {
 public:
  /// Owns the connection from now on.
  /// returns  why the loop cannot watch it, so that further ones have to wait; empty: it can
  using Admit = std::function<std::string(int socket, const IpAddress& peer)>;

  Acceptor(Loop& loop, std::shared_ptr<const ServerSocket> listening, Admit admit);
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  /// Starts accepting, unless it does already or is closed.
  void resume();
  bool is_accepting() const { return accepting_; }
  bool is_closed() const { return !listening_; }

  /// Makes the system ignore new connections, unless another process shares the socket.
  void ignore_new_connections() const;
  /// Accepts the connections that are in the socket's queue, then releases the socket.
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
