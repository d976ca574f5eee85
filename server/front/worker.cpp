#include "server/front/worker.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "server/front/notices.hpp"
#include "server/front/stack.hpp"

namespace tokenferry::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto sweep_interval = milliseconds(250);
constexpr int closing_interval = 50;  // milliseconds

/// For how long TCP handshakes under way may complete before the listening socket closes.
constexpr auto settling = milliseconds(100);
/// For how long a closing server waits for a first octet on a connection that it has accepted.
constexpr auto last_call = seconds(1);
/// The most time that a request in flight takes, besides the provider's.
constexpr auto time_to_finish = seconds(20);

/// Expire at most this many a turn, so that a burst of timeouts cannot delay live connections.
constexpr std::size_t late_at_once = 16;

/// The stack that TLS uses for reading and writing.
constexpr std::size_t wiped_depth = 32 * 1024;

int open_event() {
  const int event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (event < 0) throw std::system_error(errno, std::system_category(), "eventfd");
  return event;
}

}  // namespace

Worker::Worker(const Control& control, Gate& gate, Capacity& capacity, Metrics& metrics,
               std::shared_ptr<const ServerSocket> listening, std::size_t max_connections)
    : control_(control),
      gate_(gate),
      capacity_(capacity),
      metrics_(metrics),
      gauges_(metrics.add_worker()),
      max_connections_(max_connections),
      wake_(open_event()),
      acceptor_(loop_, std::move(listening),
                [this](int socket, const IpAddress& peer) { return admit(socket, peer); }) {
  if (!loop_.add(wake_, EPOLLIN, wake_watcher_)) {
    throw std::system_error(errno, std::system_category(), "epoll_ctl");
  }
  read_control();
}

Worker::~Worker() {
  close(wake_);
}

void Worker::run() {
  for (bool was_quiet = false; !is_done(was_quiet);) {
    was_quiet = loop_.turn(poll_timeout()) == 0;
    deliver();
    const auto now = Clock::now();
    if (now >= next_sweep_) sweep();
    publish();
    if (is_closing_ && !acceptor_.is_closed() && now >= closed_at_) acceptor_.close();
    log_.flush();
    wipe_stack<wiped_depth>();
  }
}

void Worker::wake() {
  // It fails only if the worker was woken many times already.
  eventfd_write(wake_, 1);
}

void Worker::read_control() {
  eventfd_t count = 0;
  eventfd_read(wake_, &count);
  use_settings();
  if (control_.phase() == Control::Phase::closing && !is_closing_) begin_closing();
}

/// A reload must not end a server that has no descriptor left at that moment: it keeps the old
/// settings, and the next sweep tries again.
void Worker::use_settings() {
  static Waiting reload("a reload has");
  is_outdated_ = false;
  auto settings = control_.settings();
  if (!handlers_.empty() && settings.get() == &handler().settings()) return;
  try {
    handlers_.push_back(std::make_unique<Handler>(std::move(settings), control_, gate_, capacity_,
                                                  loop_, log_, metrics_));
  } catch (const std::system_error& fault) {
    if (handlers_.empty()) throw;
    is_outdated_ = true;
    reload.notice(fault.code().message());
  }
}

std::string Worker::admit(int socket, const IpAddress& peer) {
  auto ticket = gate_.enter(handler().settings().config, peer);
  auto* context = handler().settings().own_tls.get();
  SslHandle tls(context ? SSL_new(context) : nullptr);
  if (connections_.size() >= max_connections_ || !ticket ||
      (context && (!tls || SSL_set_fd(tls.get(), socket) != 1))) {
    close(socket);
    return {};
  }
  const auto id = next_id_++;
  auto& connection = connections_[id];
  connection = std::make_unique<Connection>(*this, loop_, id, socket, peer, std::move(*ticket),
                                            std::move(tls));
  if (!connection->is_open()) {
    auto reason = connection->fault();
    connections_.erase(id);
    return reason;
  }
  if (is_closing_) connection->hurry(Clock::now() + last_call);
  return {};
}

void Worker::deliver() {
  std::vector<std::pair<ConnectionId, Answer>> answers;
  for (const auto& handler : handlers_) {
    for (auto& answer : handler->turn()) answers.push_back(std::move(answer));
  }
  // The log first: a client that has its answer must find the line.
  log_.flush();
  for (auto& [id, answer] : answers) connections_.at(id)->send(std::move(answer));
  const auto* current = &handler();
  std::erase_if(handlers_,
                [&](const auto& each) { return each.get() != current && !each->has_pending(); });
}

void Worker::sweep() {
  const auto now = Clock::now();
  next_sweep_ = now + sweep_interval;
  for (const auto& handler : handlers_) handler->sweep(now);
  log_.write_sums(now);
  if (is_outdated_) use_settings();
  acceptor_.resume();
  std::vector<Connection*> late;
  for (const auto& [id, connection] : connections_) {
    if (connection->is_late(now)) late.push_back(connection.get());
    if (late.size() < late_at_once) continue;
    next_sweep_ = now;
    break;
  }
  for (auto* connection : late) connection->expire();
}

/// Each turn, since the next one may be far away.
void Worker::publish() {
  std::size_t kept = 0;
  std::size_t exchanges = 0;
  for (const auto& handler : handlers_) {
    kept += handler->idle_count();
    exchanges += handler->pending_count();
  }
  gauges_.connections = connections_.size();
  gauges_.kept = kept;
  gauges_.exchanges = exchanges;
}

void Worker::begin_closing() {
  is_closing_ = true;
  const auto now = Clock::now();
  closed_at_ = now + settling;
  finished_at_ =
      now + time_to_finish + seconds(handler().settings().config.limits.upstream_seconds);
  acceptor_.ignore_new_connections();
  for (const auto& [id, connection] : connections_) connection->hurry(now + last_call);
}

/// For how long a turn may wait, in milliseconds; below zero: without limit.
int Worker::poll_timeout() const {
  if (is_quiet()) return -1;
  const auto until_sweep = milliseconds_until(next_sweep_);
  return is_closing_ ? std::min(until_sweep, closing_interval) : until_sweep;
}

bool Worker::is_quiet() const {
  return connections_.empty() && acceptor_.is_accepting() && !is_outdated_ && !is_closing_ &&
         log_.is_quiet() &&
         std::all_of(handlers_.begin(), handlers_.end(),
                     [](const auto& handler) { return handler->is_quiet(); });
}

bool Worker::is_done(bool was_quiet) const {
  if (control_.phase() == Control::Phase::over) return true;
  if (!acceptor_.is_closed() || !is_closing_) return false;
  if (Clock::now() >= finished_at_) return true;
  // Only after a quiet turn: a request may be in a socket, and not read yet.
  return was_quiet && std::all_of(connections_.begin(), connections_.end(),
                                  [](const auto& each) { return each.second->is_idle(); });
}

}  // namespace tokenferry::server
