// HTTP in: one thread that accepts, reads and writes, and never waits for a single client. It
// decides nothing; what happens on a connection is its conversation's.
#pragma once

#include <atomic>
#include <memory>
#include <unordered_map>

#include "server/config.hpp"
#include "server/connection.hpp"
#include "server/conversation.hpp"
#include "server/gate.hpp"
#include "server/mailbox.hpp"
#include "server/service.hpp"
#include "server/tls.hpp"

namespace tokenferry::server {

class Listener {
 public:
  /// socket    listening; taken over
  /// tls       nullptr: plain HTTP
  /// draining  is set when the signal to stop has come
  Listener(int socket, const Config& config, Service& service, SslContext tls,
           std::atomic<bool>& draining);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Serves until SIGTERM or SIGINT, which must be blocked in every thread; then finishes what is
  /// in flight.
  void run();

 private:
  void handle(ConnectionId id);
  void accept_all();
  void open_connection(int socket, const IpAddress& peer);
  void collect_answers();
  void keep_or_drop(ConnectionId id, bool keep);
  void sweep();
  void begin_drain();
  bool is_drained() const;

  SslContext tls_;
  std::atomic<bool>& draining_;
  int listening_;
  int epoll_;
  int signals_;
  bool accepting_ = true;
  std::size_t max_connections_;
  std::chrono::seconds drain_timeout_;
  Deadline drain_deadline_{};
  Deadline next_sweep_{};
  ConnectionId next_id_;
  Gate gate_;
  Mailbox mailbox_;
  std::unordered_map<ConnectionId, std::unique_ptr<Connection>> connections_;
  Conversations conversations_;  ///< last: its threads use what stands above
};

}  // namespace tokenferry::server
