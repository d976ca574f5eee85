#include "server/front/listener.hpp"

#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <vector>

#include "server/front/stack.hpp"

namespace tokenferry::server {
namespace {

constexpr auto sweep_interval = std::chrono::milliseconds(250);
constexpr auto drain_interval = std::chrono::milliseconds(50);

/// As deep as TLS and cpp-httplib go when they read and write.
constexpr std::size_t wiped_depth = 32 * 1024;

int open_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/// As many descriptors as the system lets us have, less those that exchanges need: at most half.
std::size_t connection_limit(int exchanges) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65536);
  setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur - std::min(static_cast<rlim_t>(exchanges) + 128, limit.rlim_cur / 2);
}

}  // namespace

/// A connection in the loop.
struct Listener::Visit final : Watcher {
  Visit(Listener& owner, ConnectionId number, int socket, const IpAddress& peer)
      : listener(owner), id(number), connection(owner.loop_, socket, peer, *this) {}
  void ready(std::uint32_t events) override { listener.handle(*this, events); }

  Listener& listener;
  const ConnectionId id;
  Connection connection;
};

Listener::Listener(Loop& loop, int socket, const Config& config, Service& service,
                   Upstream& upstream, SslContext tls, std::atomic<bool>& draining)
    : loop_(loop),
      service_(service),
      upstream_(upstream),
      tls_(std::move(tls)),
      draining_(draining),
      listening_(socket),
      signals_(open_signals()),
      max_connections_(connection_limit(config.limits.exchanges)),
      drain_timeout_(config.limits.upstream_seconds + 20),
      gate_(config),
      conversations_(service, upstream, gate_, draining) {
  loop_.add(listening_, EPOLLIN, newcomers_);
  loop_.add(signals_, EPOLLIN, signal_);
}

Listener::~Listener() {
  for (const int fd : {listening_, signals_}) {
    if (fd >= 0) close(fd);
  }
}

void Listener::run() {
  for (;;) {
    const auto interval = draining_ ? drain_interval : sweep_interval;
    const int count = loop_.turn(is_quiet() ? -1 : static_cast<int>(interval.count()));
    deliver_results();
    if (Clock::now() >= next_sweep_) sweep();
    service_.flush_log();
    wipe_stack<wiped_depth>();
    // Only after a quiet turn: a request that is in the socket already is in flight.
    if (draining_ && count == 0 && is_drained()) return;
  }
}

void Listener::handle(Visit& visit, std::uint32_t events) {
  auto& connection = visit.connection;
  if (connection.state != Connection::State::working) {
    return keep_or_drop(visit, conversations_.advance(visit.id, connection));
  }
  // Whatever it says now has its turn behind the answer.
  connection.channel.mute();
  if ((events & (EPOLLHUP | EPOLLERR)) == 0) return;
  // The peer has gone. Its exchange is let run: a code is used up once it was sent.
  connection.channel.close();
  connection.gone = true;
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
      loop_.remove(listening_, newcomers_);
      accepting_ = false;
    }
    if (fd < 0) return;
    open_connection(fd, ip_of(*generic));
  }
}

void Listener::open_connection(int socket, const IpAddress& peer) {
  if (visits_.size() >= max_connections_ || !gate_.enter(peer)) {
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
  auto& visit = visits_[id];
  visit = std::make_unique<Visit>(*this, id, socket, peer);
  if (ssl) {
    SSL_set_accept_state(ssl.get());
    visit->connection.channel.secure(std::move(ssl));
  }
  conversations_.begin(visit->connection);
}

void Listener::keep_or_drop(Visit& visit, bool keep) {
  auto& connection = visit.connection;
  if (!keep) {
    gate_.leave(connection.peer);
    visits_.erase(visit.id);
  } else if (connection.state != Connection::State::working) {
    connection.channel.watch();
  }
}

void Listener::deliver_results() {
  const auto results = upstream_.turn();
  for (const auto& [id, result] : results) {
    conversations_.prepare(visits_.at(id)->connection, result);
  }
  // Whoever has an answer finds its line in the log.
  service_.flush_log();
  for (const auto& [id, result] : results) {
    auto& visit = *visits_.at(id);
    auto& connection = visit.connection;
    keep_or_drop(visit, !connection.gone && conversations_.advance(id, connection));
  }
}

void Listener::sweep() {
  const auto now = Clock::now();
  next_sweep_ = now + sweep_interval;
  upstream_.sweep(now);
  if (!accepting_ && !draining_) {
    accepting_ = true;
    loop_.add(listening_, EPOLLIN, newcomers_);
  }
  std::vector<Visit*> late;
  for (const auto& [id, visit] : visits_) {
    const bool working = visit->connection.state == Connection::State::working;
    if (!working && visit->connection.deadline <= now) late.push_back(visit.get());
  }
  for (auto* visit : late) {
    keep_or_drop(*visit, conversations_.expire(visit->id, visit->connection));
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

bool Listener::is_quiet() const {
  return visits_.empty() && accepting_ && !draining_ && upstream_.is_quiet();
}

bool Listener::is_drained() const {
  if (Clock::now() >= drain_deadline_) return true;
  for (const auto& [id, visit] : visits_) {
    if (visit->connection.is_busy()) return false;
  }
  return true;
}

}  // namespace tokenferry::server
