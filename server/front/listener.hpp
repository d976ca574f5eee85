// HTTP in: it accepts, reads and writes, and never waits for a single client. It decides nothing;
// what happens on a connection is its conversation's.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <unordered_map>

#include "server/config/config.hpp"
#include "server/front/connection.hpp"
#include "server/front/conversation.hpp"
#include "server/front/gate.hpp"
#include "server/front/service.hpp"
#include "server/net/loop.hpp"
#include "server/net/tls.hpp"
#include "server/provider/upstream.hpp"

namespace tokenferry::server {

class Listener {
 public:
  /// socket    listening; taken over
  /// tls       nullptr: plain HTTP
  /// draining  is set when the signal to stop has come
  Listener(Loop& loop, int socket, const Config& config, Service& service, Upstream& upstream,
           SslContext tls, std::atomic<bool>& draining);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Serves until SIGTERM or SIGINT, which must be blocked in every thread; then finishes what is
  /// in flight.
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
  void accept_all();
  void open_connection(int socket, const IpAddress& peer);
  void deliver_results();
  void keep_or_drop(Visit& visit, bool keep);
  void sweep();
  void begin_drain();
  bool is_quiet() const;
  bool is_drained() const;

  Loop& loop_;
  Service& service_;
  Upstream& upstream_;
  SslContext tls_;
  std::atomic<bool>& draining_;
  int listening_;
  int signals_;
  Source newcomers_{[this] { accept_all(); }};
  Source signal_{[this] { begin_drain(); }};
  bool accepting_ = true;
  std::size_t max_connections_;
  std::chrono::seconds drain_timeout_;
  Deadline drain_deadline_{};
  Deadline next_sweep_{};
  ConnectionId next_id_ = 0;
  Gate gate_;
  Conversations conversations_;
  std::unordered_map<ConnectionId, std::unique_ptr<Visit>> visits_;
};

}  // namespace tokenferry::server
