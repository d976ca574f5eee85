#include "server/front/serve.hpp"

#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <thread>
#include <vector>

#include "server/exchange/exchange.hpp"
#include "server/front/listener.hpp"
#include "server/front/log.hpp"
#include "server/front/program_text.hpp"
#include "server/front/routes.hpp"
#include "server/front/service.hpp"
#include "server/front/stop.hpp"
#include "server/net/loop.hpp"
#include "server/provider/upstream.hpp"

namespace tokenferry::server {
namespace {

/// Unless the configuration asks for more: each has memory and connections to providers of its own.
constexpr int max_threads = 8;

/// What every thread uses.
struct Common {
  const Config& config;
  SSL_CTX& provider_tls;
  SSL_CTX* own_tls;
  std::shared_ptr<const ServerSocket> socket;
  const Exchange& exchange;
  Gate& gate;
  Capacity& capacity;
  const Stop& stop;
  std::size_t max_connections;  ///< of each thread
};

/// One thread, and what it has alone: it waits for no other.
class Lane {
 public:
  explicit Lane(const Common& common)
      : upstream_(common.config, common.provider_tls, common.capacity, loop_),
        routes_(common.exchange, common.stop.called()),
        service_(routes_, log_),
        listener_(loop_, common.socket, common.own_tls, common.gate, common.max_connections,
                  service_, upstream_, common.stop) {}

  void start() {
    thread_ = std::thread([this] { listener_.run(); });
  }
  void join() { thread_.join(); }

 private:
  Loop loop_;
  Upstream upstream_;
  const Routes routes_;
  Log log_;
  Service service_;
  Listener listener_;
  std::thread thread_;
};

int thread_count(const Config& config) {
  if (config.limits.threads > 0) return config.limits.threads;
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, max_threads);
}

/// As many descriptors as the system lets us have, less those that exchanges need: at most half.
std::size_t connection_limit(int exchanges) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65536);
  setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur - std::min(static_cast<rlim_t>(exchanges) + 128, limit.rlim_cur / 2);
}

void wait_for_signal() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  int signal = 0;
  sigwait(&set, &signal);
}

}  // namespace

void serve(const Config& config, SSL_CTX& provider_tls, SSL_CTX* own_tls,
           std::shared_ptr<const ServerSocket> socket) {
  const int threads = thread_count(config);
  mallopt(M_ARENA_MAX, threads);
  const auto where = (own_tls ? "https://" : "http://") + socket->where;
  const Exchange exchange(config.clients);
  Gate gate(config);
  Capacity capacity(config.limits.exchanges);
  Stop stop(std::chrono::seconds(config.limits.upstream_seconds + 20));
  const auto share = connection_limit(config.limits.exchanges) / static_cast<std::size_t>(threads);
  std::vector<std::unique_ptr<Lane>> lanes;
  {
    // The lanes are its owners: it is closed when the last of them drains.
    const Common common{config,   provider_tls, own_tls, std::move(socket), exchange, gate,
                        capacity, stop,         share};
    while (lanes.size() < static_cast<std::size_t>(threads)) {
      lanes.push_back(std::make_unique<Lane>(common));
    }
  }
  give_back_program_text();
  for (const auto& lane : lanes) lane->start();
  std::cerr << "listening on " + where + "\n";
  wait_for_signal();
  stop.call();
  for (const auto& lane : lanes) lane->join();
}

}  // namespace tokenferry::server
