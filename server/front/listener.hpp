// HTTP in: it accepts, reads and writes, and never waits for a single client. It decides nothing;
// what happens on a connection is its conversation's. Each thread that serves has one.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>

#include "server/config/config.hpp"
#include "server/front/connection.hpp"
#include "server/front/conversation.hpp"
#include "server/front/gate.hpp"
#include "server/front/server_socket.hpp"
#include "server/front/service.hpp"
#include "server/front/stop.hpp"
#include "server/net/loop.hpp"
#include "server/net/tls.hpp"
#include "server/provider/upstream.hpp"

namespace tokenferry::server {

class Listener {
 public:
  /// tls              nullptr: plain HTTP
  /// max_connections  of its own
  Listener(Loop& loop, std::shared_ptr<const ServerSocket> socket, SSL_CTX* tls, Gate& gate,
           std::size_t max_connections, Service& service, Upstream& upstream, const Stop& stop);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Serves until the stop; then finishes what is in flight, for as long as it gives.
  void run();

 private:
  /// A descriptor of its own that the loop looks at.
  struct Source final : Watcher {
    explicit Source(std::function<void()> handler) : handle(std::move(handler)) {}
    void ready(std::uint32_t) override { handle(); }
    std::function<void()> handle;
  };
  struct Visit;

  void handle(Visit& visit, std::uint32_t events);
  bool accept_one();
  void open_connection(int socket, const IpAddress& peer);
  void deliver_results();
  void keep_or_drop(Visit& visit, bool keep);
  void sweep();
  void begin_drain();
  int patience() const;
  bool is_quiet() const;
  bool is_drained() const;

  Loop& loop_;
  Service& service_;
  Upstream& upstream_;
  SSL_CTX* const tls_;
  Gate& gate_;
  const Stop& stop_;
  std::shared_ptr<const ServerSocket> listening_;  ///< nullptr: draining
  Source newcomers_{[this] { accept_one(); }};
  Source stopping_{[this] { begin_drain(); }};
  bool accepting_ = true;
  const std::size_t max_connections_;
  Deadline drain_deadline_{};
  Deadline next_sweep_{};
  ConnectionId next_id_ = 0;
  Conversations conversations_;
  std::unordered_map<ConnectionId, std::unique_ptr<Visit>> visits_;
};

}  // namespace tokenferry::server
