// What is counted for whoever watches the server, as Prometheus reads it.
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/exchange/reply.hpp"
#include "server/provider/counts.hpp"

namespace tokenferry::server {

/// What one worker has at this moment.
struct WorkerGauges {
  std::atomic<std::size_t> connections = 0;  ///< of clients
  std::atomic<std::size_t> kept = 0;         ///< connections to providers that wait for an exchange
  std::atomic<std::size_t> exchanges = 0;    ///< under way
};

/// All that the workers count. Any thread may call anything.
class Metrics {
 public:
  /// The upper ends of the buckets of an exchange's time with the provider, in seconds.
  static constexpr std::array<double, 10> bounds = {0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 10, 60};

  /// Counts an answer.
  /// client_id  of a configured client; empty: of none. What a caller makes up stands in no label
  void count(const Reply& reply, std::string_view client_id);

  /// A place for one worker's gauges, as long as this lives.
  WorkerGauges& add_worker();
  ProviderCounts& provider() { return provider_; }

  /// In Prometheus's text format, version 0.0.4.
  std::string text() const;

 private:
  void add_answers(std::string& out) const;
  void add_latencies(std::string& out) const;
  void add_gauges(std::string& out) const;
  void add_provider(std::string& out) const;

  struct Latency {
    std::array<unsigned long, bounds.size() + 1> buckets{};  ///< the last one has no bound
    double sum = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string_view>, unsigned long> answers_;
  std::map<std::string, Latency> latencies_;
  std::vector<std::unique_ptr<WorkerGauges>> workers_;
  ProviderCounts provider_;
};

}  // namespace tokenferry::server
