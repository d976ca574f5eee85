// Where the metrics are read: an HTTP port of their own, in threads of its own, so that whoever
// watches the server costs its clients nothing.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "server/config/listen_address.hpp"
#include "server/front/metrics.hpp"

namespace httplib {
class Server;
}

namespace tokenferry::server {

class MetricsListener {
 public:
  /// Takes the address. It answers only once serve() is called.
  explicit MetricsListener(const ListenAddress& address);
  ~MetricsListener();
  MetricsListener(const MetricsListener&) = delete;
  MetricsListener& operator=(const MetricsListener&) = delete;

  /// False where the address cannot be had.
  bool is_bound() const { return port_ > 0; }
  /// With the real port.
  std::string url() const;

  /// Answers from now on. The metrics must outlive it.
  void serve(const Metrics& metrics);

 private:
  const std::string host_;
  std::unique_ptr<httplib::Server> http_;
  int port_ = 0;  ///< 0: none
  std::atomic<bool> is_over_ = false;
  std::thread thread_;
};

}  // namespace tokenferry::server
