// HTTP in: one thread that accepts, reads and writes, and never waits for a single client. What
// it read completely goes to the workers; limits and deadlines hold everybody else.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/config.hpp"
#include "server/connection.hpp"
#include "server/framing.hpp"
#include "server/rate_limit.hpp"
#include "server/service.hpp"
#include "server/tls.hpp"
#include "server/workers.hpp"

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
  using Id = std::uint64_t;

  void watch(int socket, Id id);
  void handle(Id id);
  void accept_all();
  bool admit(const IpAddress& peer);
  void advance(Id id, Connection& connection);
  bool read(Id id, Connection& connection);
  void dispatch(Id id, Connection& connection, Framing framing);
  void refuse(Connection& connection, const HttpRequest& request, Reply reply);
  bool write(Connection& connection);
  void await(Id id, Connection& connection);
  void collect_answers();
  void drop(Id id);
  void sweep();
  bool expire(Connection& connection);
  void begin_drain();
  bool is_drained() const;
  bool is_exempt(const IpAddress& address) const;

  const Config& config_;
  Service& service_;
  SslContext tls_;
  std::atomic<bool>& draining_;
  int listening_;
  int epoll_;
  int signals_;
  int wake_;
  bool accepting_ = true;
  std::size_t max_connections_;
  Deadline drain_deadline_{};
  Deadline next_sweep_{};
  RateLimit rate_limit_;
  Id next_id_;
  std::unordered_map<Id, std::unique_ptr<Connection>> connections_;
  std::map<IpAddress, int> connections_of_;

  std::mutex mutex_;
  std::vector<std::pair<Id, std::string>> answers_;  ///< guarded by mutex_
  Workers workers_;                                  ///< last: its threads use what stands above
};

}  // namespace tokenferry::server
