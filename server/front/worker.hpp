// A serving thread: accepts connections, advances them when they are ready, never waits for one.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "server/front/acceptor.hpp"
#include "server/front/connection.hpp"
#include "server/front/control.hpp"
#include "server/front/gate.hpp"
#include "server/front/handler.hpp"
#include "server/front/log.hpp"
#include "server/net/loop.hpp"
#include "server/provider/upstream.hpp"

namespace tokenferry::server {

class Worker {
 public:
  /// max_connections  of its own
  /// throws           std::system_error: the system has no descriptors for it
  Worker(const Control& control, Gate& gate, Capacity& capacity, Metrics& metrics,
         std::shared_ptr<const ServerSocket> listening, std::size_t max_connections);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Serves until the control's phase is `over`, or `closing` and nothing is in flight.
  void run();
  /// Makes it read the control. Any thread may call this.
  void wake();

  /// Owns the connection from now on; closes it if there are too many.
  /// returns  why the loop cannot watch it; empty: it can, or there were too many
  std::string admit(int socket, const IpAddress& peer);

  /// The handler for new requests.
  Handler& handler() { return *handlers_.back(); }
  void drop(const Connection& connection) { connections_.erase(connection.id()); }

 private:
  /// Called when wake() was.
  struct WakeWatcher final : Watcher {
    explicit WakeWatcher(Worker& owner) : worker(owner) {}
    void ready(std::uint32_t) override { worker.read_control(); }
    Worker& worker;
  };

  void read_control();
  void use_settings();
  void deliver();
  void sweep();
  void publish();
  void begin_closing();
  int poll_timeout() const;
  bool is_quiet() const;
  bool is_done(bool was_quiet) const;

  const Control& control_;
  Gate& gate_;
  Capacity& capacity_;
  Metrics& metrics_;
  WorkerGauges& gauges_;
  const std::size_t max_connections_;
  const int wake_;
  Loop loop_;
  Log log_;
  /// The last one handles new requests; those before it have pending exchanges.
  std::vector<std::unique_ptr<Handler>> handlers_;
  Acceptor acceptor_;
  WakeWatcher wake_watcher_{*this};
  bool is_outdated_ = false;  ///< there are newer settings, which the system cannot hold yet
  bool is_closing_ = false;
  Deadline closed_at_{};    ///< when the listening socket is closed
  Deadline finished_at_{};  ///< when requests in flight are given up
  Deadline next_sweep_{};
  ConnectionId next_id_ = 0;
  std::unordered_map<ConnectionId, std::unique_ptr<Connection>> connections_;
};

}  // namespace tokenferry::server
