#include "server/front/listener.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "server/front/stack.hpp"

namespace tokenferry::server {
namespace {

constexpr auto sweep_interval = std::chrono::milliseconds(250);
constexpr int drain_interval = 50;  // milliseconds

/// How many late connections one turn of the loop sends away. A crowd that came at once is late at
/// once, and nobody else shall wait for its farewell.
constexpr std::size_t late_at_once = 16;

/// As deep as TLS goes when it reads and writes.
constexpr std::size_t wiped_depth = 32 * 1024;

}  // namespace

/// A connection in the loop.
struct Listener::Visit final : Watcher {
  Visit(Listener& owner, ConnectionId number, int socket, const IpAddress& peer,
        Gate::Ticket ticket)
      : listener(owner),
        id(number),
        connection(owner.loop_, socket, peer, std::move(ticket), *this) {}
  void ready(std::uint32_t events) override { listener.handle(*this, events); }

  Listener& listener;
  const ConnectionId id;
  Connection connection;
};

Listener::Listener(Loop& loop, std::shared_ptr<const ServerSocket> socket, SSL_CTX* tls, Gate& gate,
                   std::size_t max_connections, Service& service, Upstream& upstream,
                   const Stop& stop)
    : loop_(loop),
      service_(service),
      upstream_(upstream),
      tls_(tls),
      gate_(gate),
      stop_(stop),
      listening_(std::move(socket)),
      max_connections_(max_connections),
      conversations_(service, upstream, gate_, stop.called()) {
  loop_.share(listening_->socket, newcomers_);
  loop_.add(stop_.socket(), EPOLLIN, stopping_);
}

Listener::~Listener() = default;

void Listener::run() {
  for (;;) {
    const int count = loop_.turn(patience());
    deliver_results();
    if (Clock::now() >= next_sweep_) sweep();
    service_.flush_log();
    wipe_stack<wiped_depth>();
    // Only after a quiet turn: a request that is in the socket already is in flight.
    if (!listening_ && count == 0 && is_drained()) return;
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

/// One at a time, so that each thread gets its share of those who come together.
bool Listener::accept_one() {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const int fd = accept4(listening_->socket, generic, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    open_connection(fd, ip_of(*generic));
    return true;
  }
  if (errno == EINTR || errno == ECONNABORTED) return true;
  if (errno != EAGAIN) {
    // No descriptor is left: the next sweep tries again, rather than every turn.
    loop_.remove(listening_->socket, newcomers_);
    accepting_ = false;
  }
  return false;
}

void Listener::open_connection(int socket, const IpAddress& peer) {
  auto ticket = gate_.enter(peer);
  SslHandle ssl(tls_ ? SSL_new(tls_) : nullptr);
  if (visits_.size() >= max_connections_ || !ticket ||
      (tls_ && (!ssl || SSL_set_fd(ssl.get(), socket) != 1))) {
    close(socket);
    return;
  }
  const auto id = next_id_++;
  auto& visit = visits_[id];
  visit = std::make_unique<Visit>(*this, id, socket, peer, std::move(*ticket));
  if (ssl) {
    SSL_set_accept_state(ssl.get());
    visit->connection.channel.secure(std::move(ssl));
  }
  conversations_.begin(visit->connection);
}

void Listener::keep_or_drop(Visit& visit, bool keep) {
  auto& connection = visit.connection;
  if (!keep) {
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
  if (!accepting_ && listening_) {
    accepting_ = true;
    loop_.share(listening_->socket, newcomers_);
  }
  std::vector<Visit*> late;
  for (const auto& [id, visit] : visits_) {
    const bool working = visit->connection.state == Connection::State::working;
    if (!working && visit->connection.deadline <= now) late.push_back(visit.get());
    if (late.size() < late_at_once) continue;
    next_sweep_ = now;
    break;
  }
  for (auto* visit : late) {
    keep_or_drop(*visit, conversations_.expire(visit->id, visit->connection));
  }
}

void Listener::begin_drain() {
  loop_.remove(stop_.socket(), stopping_);
  // Those whom the system has accepted for us already are served.
  while (accept_one()) {
  }
  if (accepting_) loop_.remove(listening_->socket, newcomers_);
  listening_ = nullptr;
  drain_deadline_ = Clock::now() + stop_.patience;
}

/// For how long a turn may wait, in milliseconds; below zero: without end.
int Listener::patience() const {
  if (is_quiet()) return -1;
  const auto until_sweep = milliseconds_until(next_sweep_);
  return listening_ ? until_sweep : std::min(until_sweep, drain_interval);
}

bool Listener::is_quiet() const {
  return visits_.empty() && accepting_ && listening_ && upstream_.is_quiet();
}

bool Listener::is_drained() const {
  if (Clock::now() >= drain_deadline_) return true;
  for (const auto& [id, visit] : visits_) {
    if (visit->connection.is_busy()) return false;
  }
  return true;
}

}  // namespace tokenferry::server
