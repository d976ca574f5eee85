#include "server/front/serve.hpp"

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <iostream>
#include <optional>
#include <thread>
#include <vector>

#include "server/front/control.hpp"
#include "server/front/gate.hpp"
#include "server/front/notices.hpp"
#include "server/front/readiness.hpp"
#include "server/front/reload.hpp"
#include "server/front/service_manager.hpp"
#include "server/front/worker.hpp"
#include "server/provider/upstream.hpp"

namespace tokenferry::server {
namespace {

using Phase = Control::Phase;
using std::chrono::seconds;

/// Unless the configuration says more: each has its own memory and connections to providers.
constexpr int max_threads = 8;

/// How long looking up the providers' names may take before the service manager is notified all the
/// same: less than the 90 seconds that systemd allows for a start.
constexpr auto names_timeout = seconds(20);

/// Sent by a worker to the main thread when it has ended.
constexpr int worker_ended = SIGUSR1;

sigset_t awaited_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, worker_ended, FileWatch::signal}) {
    sigaddset(&set, signal);
  }
  return set;
}

void say(const std::string& line) {
  std::cerr << line + "\n";
}

int thread_count(const Config& config) {
  if (config.limits.threads > 0) return config.limits.threads;
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, max_threads);
}

/// The descriptors that the system allows, less those for exchanges, but at least half of them.
std::size_t connection_limit(int exchanges) {
  constexpr rlim_t usual = 1024;
  constexpr rlim_t enough = 65536;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) limit = {usual, usual};
  const rlimit raised{std::min(limit.rlim_max, enough), limit.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  return limit.rlim_cur - std::min(static_cast<rlim_t>(exchanges) + 128, limit.rlim_cur / 2);
}

/// The workers in their threads. Destruction ends the threads first.
class Crew {
 public:
  /// socket  given away: the workers alone keep it
  // NOLINTNEXTLINE(performance-unnecessary-value-param)
  Crew(Control& control, Gate& gate, Metrics& metrics, std::shared_ptr<const ServerSocket> socket)
      : control_(control), capacity_(control.settings()->config.limits.exchanges) {
    const auto settings = control.settings();
    const auto count = static_cast<std::size_t>(thread_count(settings->config));
    const auto share = connection_limit(settings->config.limits.exchanges) / count;
    while (workers_.size() < count) {
      workers_.push_back(
          std::make_unique<Worker>(control, gate, capacity_, metrics, socket, share));
    }
  }
  ~Crew() {
    enter(Phase::over);
    for (auto& thread : threads_) thread.join();
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  void start() {
    for (const auto& worker : workers_) {
      ++running_;
      threads_.emplace_back([this, &worker = *worker] { run(worker); });
    }
  }
  void wake() {
    for (const auto& worker : workers_) worker->wake();
  }
  void enter(Phase phase) {
    control_.enter(phase);
    wake();
  }
  bool is_running() const { return running_ > 0; }

 private:
  void run(Worker& worker) {
    try {
      worker.run();
    } catch (const std::exception& fault) {
      // Ends the process, so that it is restarted: the threads left would serve only some
      // connections.
      say(std::string("tokenferry: a thread cannot go on: ") + fault.what());
      std::_Exit(1);
    }
    --running_;
    kill(getpid(), worker_ended);
  }

  Control& control_;
  Capacity capacity_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::atomic<int> running_ = 0;
  std::vector<std::thread> threads_;
};

/// returns  0: none came
int wait_for_signal(Deadline until) {
  const auto set = awaited_signals();
  const int left = milliseconds_until(until);
  const timespec time{left / 1000, left % 1000 * 1'000'000L};
  return std::max(sigtimedwait(&set, nullptr, until == Deadline::max() ? nullptr : &time), 0);
}

/// Waits for a signal that ends the server; meanwhile it reloads on SIGHUP and when files change,
/// and checks now and then whether the server is ready.
int serve_until_signal(const Control& control, Reloader& reloader) {
  constexpr auto now_and_then = std::chrono::milliseconds(50);
  std::optional<Readiness> readiness;
  // Without a service manager, the names are looked up with the first exchanges.
  if (has_service_manager()) readiness.emplace(control.settings()->config, names_timeout);
  for (;;) {
    auto until = reloader.due();
    if (readiness) {
      if (const auto warning = readiness->look()) say("tokenferry: warning: " + *warning);
      if (!readiness->is_awaited()) readiness.reset();
      until = std::min(until, Clock::now() + now_and_then);
    }
    const int signal = wait_for_signal(until);
    if (signal == SIGTERM || signal == SIGINT) return signal;
    if (signal == SIGHUP) reloader.reload();
    if (signal == FileWatch::signal) reloader.files_changed();
    reloader.attend();
  }
}

/// returns  false: a second signal came
bool drain(seconds grace) {
  const auto deadline = Clock::now() + grace;
  while (Clock::now() < deadline) {
    const int signal = wait_for_signal(deadline);
    if (signal == SIGTERM || signal == SIGINT) return false;
  }
  return true;
}

/// Returns when all workers have ended, or at a second signal.
void finish(const Crew& crew) {
  const auto set = awaited_signals();
  for (int signal = 0; crew.is_running();) {
    sigwait(&set, &signal);
    if (signal == SIGTERM || signal == SIGINT) return;
  }
}

}  // namespace

void block_signals() {
  const auto set = awaited_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void serve(std::shared_ptr<const Settings> settings, const Load& load,
           std::shared_ptr<const ServerSocket> socket,
           std::unique_ptr<MetricsListener> metrics_listener) {
  mallopt(M_ARENA_MAX, thread_count(settings->config));
  const auto where = socket->url(settings->own_tls != nullptr);
  const bool local = socket->local;
  Control control(std::move(settings));
  Gate gate(control.settings()->config.limits);
  Metrics metrics;
  // Declared behind what it reads, so that it ends first.
  const auto listener = std::move(metrics_listener);
  // The workers own the socket: it is closed when the last of them stops accepting.
  Crew crew(control, gate, metrics, std::move(socket));
  crew.start();
  if (listener) {
    listener->serve(metrics);
    say("metrics at " + listener->url());
  }
  // Who reads that it listens may change its files.
  Reloader reloader(control, gate, load, local, [&] { crew.wake(); });
  say("listening on " + where);
  const int signal = serve_until_signal(control, reloader);
  notify_service_manager("STOPPING=1");
  if (signal == SIGTERM) {
    crew.enter(Phase::draining);
    if (!drain(seconds(control.settings()->config.limits.drain_seconds))) return;
  }
  crew.enter(Phase::closing);
  finish(crew);
}

}  // namespace tokenferry::server
