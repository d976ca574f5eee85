#include "server/listener.hpp"

#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <vector>

#include "server/stack.hpp"

namespace tokenferry::server {
namespace {

constexpr auto sweep_interval = std::chrono::milliseconds(250);
constexpr auto drain_interval = std::chrono::milliseconds(50);

/// As deep as TLS goes when it reads and writes.
constexpr std::size_t wiped_depth = 32 * 1024;

constexpr ConnectionId listening_id = 0;
constexpr ConnectionId signals_id = 1;
constexpr ConnectionId mailbox_id = 2;
constexpr ConnectionId first_connection_id = 3;

int open_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/// As many descriptors as the system lets us have, less those that exchanges need.
std::size_t connection_limit(int workers) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65536);
  setrlimit(RLIMIT_NOFILE, &limit);
  const auto reserved = static_cast<rlim_t>(workers) + 128;
  return limit.rlim_cur > reserved + 64 ? limit.rlim_cur - reserved : 64;
}

void control(int epoll, int operation, int socket, ConnectionId id, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  epoll_ctl(epoll, operation, socket, &event);
}

}  // namespace

Listener::Listener(int socket, const Config& config, Service& service, SslContext tls,
                   std::atomic<bool>& draining)
    : tls_(std::move(tls)),
      draining_(draining),
      listening_(socket),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      signals_(open_signals()),
      max_connections_(connection_limit(config.limits.workers)),
      drain_timeout_(config.limits.upstream_seconds + 20),
      next_id_(first_connection_id),
      gate_(config),
      conversations_(config.limits, service, gate_, mailbox_, draining) {
  control(epoll_, EPOLL_CTL_ADD, listening_, listening_id, EPOLLIN);
  control(epoll_, EPOLL_CTL_ADD, signals_, signals_id, EPOLLIN);
  control(epoll_, EPOLL_CTL_ADD, mailbox_.socket(), mailbox_id, EPOLLIN);
}

Listener::~Listener() {
  for (const int fd : {listening_, epoll_, signals_}) {
    if (fd >= 0) close(fd);
  }
}

void Listener::run() {
  std::array<epoll_event, 256> events;
  for (;;) {
    const bool quiet = connections_.empty() && accepting_ && !draining_;
    const auto interval = draining_ ? drain_interval : sweep_interval;
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                 quiet ? -1 : static_cast<int>(interval.count()));
    for (int i = 0; i < count; ++i) handle(events[static_cast<std::size_t>(i)].data.u64);
    if (Clock::now() >= next_sweep_) sweep();
    wipe_stack<wiped_depth>();
    // Only after a quiet turn: a request that is in the socket already is in flight.
    if (draining_ && count == 0 && is_drained()) return;
  }
}

void Listener::handle(ConnectionId id) {
  if (id == listening_id) return accept_all();
  if (id == signals_id) return begin_drain();
  if (id == mailbox_id) return collect_answers();
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  auto& connection = *found->second;
  if (connection.state == Connection::State::working) {
    // Nothing is waited for, so that this is the peer's going. Its exchange is let run: a code is
    // used up once it was sent.
    control(epoll_, EPOLL_CTL_DEL, connection.socket(), id, 0);
    connection.gone = true;
    return;
  }
  keep_or_drop(id, conversations_.advance(id, connection));
}

void Listener::accept_all() {
  for (;;) {
    sockaddr_storage address{};
    socklen_t size = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const int fd = accept4(listening_, generic, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0 && (errno == EINTR || errno == ECONNABORTED)) continue;
    if (fd < 0 && errno != EAGAIN) {
      // No descriptor is left: the next sweep tries again, rather than every turn.
      control(epoll_, EPOLL_CTL_DEL, listening_, listening_id, 0);
      accepting_ = false;
    }
    if (fd < 0) return;
    open_connection(fd, ip_of(*generic));
  }
}

void Listener::open_connection(int socket, const IpAddress& peer) {
  if (connections_.size() >= max_connections_ || !gate_.enter(peer)) {
    close(socket);
    return;
  }
  SslHandle ssl(tls_ ? SSL_new(tls_.get()) : nullptr);
  if (tls_ && (!ssl || SSL_set_fd(ssl.get(), socket) != 1)) {
    gate_.leave(peer);
    close(socket);
    return;
  }
  const auto id = next_id_++;
  auto& connection = connections_[id];
  connection = std::make_unique<Connection>(socket, peer, std::move(ssl));
  connection->watched = connection->events();
  control(epoll_, EPOLL_CTL_ADD, socket, id, connection->watched);
  conversations_.begin(*connection);
}

void Listener::keep_or_drop(ConnectionId id, bool keep) {
  const auto found = connections_.find(id);
  auto& connection = *found->second;
  if (!keep) {
    gate_.leave(connection.peer);
    connections_.erase(found);
  } else if (connection.events() != connection.watched) {
    connection.watched = connection.events();
    control(epoll_, EPOLL_CTL_MOD, connection.socket(), id, connection.watched);
  }
}

void Listener::collect_answers() {
  for (auto& [id, answer] : mailbox_.take()) {
    const auto found = connections_.find(id);
    if (found == connections_.end()) continue;
    auto& connection = *found->second;
    keep_or_drop(id, !connection.gone && conversations_.answer(id, connection, std::move(answer)));
  }
}

void Listener::sweep() {
  const auto now = Clock::now();
  next_sweep_ = now + sweep_interval;
  if (!accepting_ && !draining_) {
    accepting_ = true;
    control(epoll_, EPOLL_CTL_ADD, listening_, listening_id, EPOLLIN);
  }
  std::vector<ConnectionId> late;
  for (const auto& [id, connection] : connections_) {
    const bool working = connection->state == Connection::State::working;
    if (!working && connection->deadline <= now) late.push_back(id);
  }
  for (const auto id : late) {
    keep_or_drop(id, conversations_.expire(id, *connections_.at(id)));
  }
}

void Listener::begin_drain() {
  signalfd_siginfo info{};
  if (read(signals_, &info, sizeof(info)) < 0 || draining_) return;
  // Those whom the system has accepted for us already are served.
  accept_all();
  draining_ = true;
  drain_deadline_ = Clock::now() + drain_timeout_;
  close(listening_);
  listening_ = -1;
}

bool Listener::is_drained() const {
  if (Clock::now() >= drain_deadline_) return true;
  for (const auto& [id, connection] : connections_) {
    if (connection->is_busy()) return false;
  }
  return true;
}

}  // namespace tokenferry::server
