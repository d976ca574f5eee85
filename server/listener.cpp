#include "server/listener.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "server/forwarded.hpp"

namespace tokenferry::server {
namespace {

using State = Connection::State;
using Progress = Connection::Progress;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto request_timeout = seconds(10);
constexpr auto idle_timeout = seconds(30);
constexpr auto write_timeout = seconds(10);
constexpr auto linger_timeout = seconds(2);
constexpr auto sweep_interval = milliseconds(250);

constexpr std::uint64_t listening_id = 0;
constexpr std::uint64_t signals_id = 1;
constexpr std::uint64_t wake_id = 2;
constexpr std::uint64_t first_connection_id = 3;

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

Reply refusal_of(const Framing& framing) {
  return make_error(framing.status, Errc::invalid_request, "malformed", framing.reason);
}

}  // namespace

Listener::Listener(int socket, const Config& config, Service& service, SslContext tls,
                   std::atomic<bool>& draining)
    : config_(config),
      service_(service),
      tls_(std::move(tls)),
      draining_(draining),
      listening_(socket),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      signals_(open_signals()),
      wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      max_connections_(connection_limit(config.limits.workers)),
      rate_limit_(config.limits.requests_per_minute),
      next_id_(first_connection_id),
      workers_(config.limits.workers, config.limits.queue) {
  watch(listening_, listening_id);
  watch(signals_, signals_id);
  watch(wake_, wake_id);
}

Listener::~Listener() {
  for (const int fd : {listening_, epoll_, signals_}) {
    if (fd >= 0) close(fd);
  }
}

void Listener::watch(int socket, Id id) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = id;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
}

void Listener::run() {
  std::array<epoll_event, 256> events;
  for (;;) {
    const bool quiet = connections_.empty() && accepting_ && !draining_;
    const int timeout = quiet ? -1 : static_cast<int>(sweep_interval.count()) / (draining_ ? 5 : 1);
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout);
    for (int i = 0; i < count; ++i) handle(events[static_cast<std::size_t>(i)].data.u64);
    if (Clock::now() >= next_sweep_) sweep();
    // Only after a quiet turn: a request that is in the socket already is in flight.
    if (draining_ && count == 0 && is_drained()) return;
  }
}

void Listener::handle(Id id) {
  if (id == listening_id) return accept_all();
  if (id == signals_id) return begin_drain();
  if (id == wake_id) return collect_answers();
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  auto& connection = *found->second;
  if (connection.state == State::working) {
    // Nothing is waited for, so that the peer has gone. The exchange goes on, nobody will hear.
    epoll_ctl(epoll_, EPOLL_CTL_DEL, connection.socket(), nullptr);
    connection.peer_ended = true;
    return;
  }
  advance(id, connection);
}

void Listener::accept_all() {
  for (;;) {
    sockaddr_storage address{};
    socklen_t size = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const int fd = accept4(listening_, generic, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0 && (errno == EINTR || errno == ECONNABORTED)) continue;
    if (fd < 0 && errno != EAGAIN) {
      // No descriptor left: the next sweep tries again, rather than every turn.
      epoll_ctl(epoll_, EPOLL_CTL_DEL, listening_, nullptr);
      accepting_ = false;
    }
    if (fd < 0) return;
    const auto peer = ip_of(*generic);
    if (!admit(peer)) {
      close(fd);
      continue;
    }
    SslHandle ssl(tls_ ? SSL_new(tls_.get()) : nullptr);
    if (ssl) SSL_set_fd(ssl.get(), fd);
    auto& connection = connections_[next_id_] =
        std::make_unique<Connection>(fd, peer, std::move(ssl));
    connection->deadline = Clock::now() + request_timeout;
    connection->watched = EPOLLIN;
    watch(fd, next_id_++);
  }
}

bool Listener::is_exempt(const IpAddress& address) const {
  return address.is_loopback() && !is_trusted(address, config_.trusted_proxies);
}

bool Listener::admit(const IpAddress& peer) {
  if (connections_.size() >= max_connections_) return false;
  auto& count = connections_of_[peer.subscriber()];
  const bool free = is_exempt(peer) || is_trusted(peer, config_.trusted_proxies);
  if (!free && count >= config_.limits.connections) return false;
  ++count;
  return true;
}

void Listener::drop(Id id) {
  const auto found = connections_.find(id);
  const auto count = connections_of_.find(found->second->peer.subscriber());
  if (--count->second == 0) connections_of_.erase(count);
  connections_.erase(found);
}

void Listener::advance(Id id, Connection& connection) {
  for (bool moved = true; moved;) {
    moved = false;
    switch (connection.state) {
      case State::handshake: {
        const auto progress = connection.handshake();
        if (progress == Progress::ended) return drop(id);
        if (progress == Progress::done) {
          connection.state = State::reading;
          moved = true;
        }
        break;
      }
      case State::reading:
        moved = read(id, connection);
        break;
      case State::working:
        break;
      case State::writing:
        moved = write(connection);
        break;
      case State::lingering:
        if (connection.discard() == Progress::ended) return drop(id);
        break;
    }
    if (connection.peer_ended && connection.state == State::reading) return drop(id);
  }
  await(id, connection);
}

void Listener::await(Id id, Connection& connection) {
  if (connection.events() == connection.watched) return;
  connection.watched = connection.events();
  epoll_event event{};
  event.events = connection.watched;
  event.data.u64 = id;
  epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.socket(), &event);
}

bool Listener::read(Id id, Connection& connection) {
  const bool idle = connection.in.empty();
  const auto progress = connection.receive();
  if (idle && !connection.in.empty()) connection.deadline = Clock::now() + request_timeout;
  connection.peer_ended = progress == Progress::ended;
  if (connection.in.empty() || connection.in.size() < connection.needed) return false;

  auto framing = judge_framing(connection.in, connection.seen);
  if (framing.verdict == Framing::Verdict::incomplete) {
    connection.seen = connection.in.size();
    connection.needed = framing.size;
    return false;
  }
  connection.seen = connection.needed = 0;
  if (framing.verdict == Framing::Verdict::refused) {
    refuse(connection, framing.request, refusal_of(framing));
    return true;
  }
  dispatch(id, connection, std::move(framing));
  return connection.state == State::writing;
}

void Listener::dispatch(Id id, Connection& connection, Framing framing) {
  // Octets behind the request were sent without waiting for its answer. No browser does that, and
  // they can be the rest of a body whose length two parties see differently: they are not read.
  const bool alone = framing.size == connection.in.size();
  connection.keep_alive = alone && framing.request.keep_alive && !draining_;
  wipe(connection.in);

  const auto address = client_address(connection.peer, framing.request, config_.trusted_proxies);
  if (!is_exempt(address)) {
    if (const int wait = rate_limit_.admit(address, Clock::now()); wait > 0) {
      auto reply = make_error(429, Errc::temporarily_unavailable, "rate_limited",
                              "Too many requests come from your address. Try again later.");
      reply.retry_after = wait;
      return refuse(connection, framing.request, std::move(reply));
    }
  }
  auto request = std::make_shared<HttpRequest>(std::move(framing.request));
  const auto persistence = connection.keep_alive ? Persistence::keep_alive : Persistence::close;
  connection.state = State::working;
  const bool taken = workers_.submit([this, id, request, persistence, start = Clock::now()] {
    auto answer = service_.answer(*request, persistence, start);
    wipe(request->body);
    {
      const std::lock_guard lock(mutex_);
      answers_.emplace_back(id, std::move(answer));
    }
    eventfd_write(wake_, 1);
  });
  if (taken) return;
  refuse(connection, *request,
         make_error(503, Errc::temporarily_unavailable, "overloaded",
                    "This server has too much to do. Try again in a moment."));
}

void Listener::refuse(Connection& connection, const HttpRequest& request, Reply reply) {
  connection.out = service_.refuse(request, std::move(reply));
  connection.keep_alive = false;
  connection.state = State::writing;
  connection.deadline = Clock::now() + write_timeout;
  wipe(connection.in);
}

void Listener::collect_answers() {
  eventfd_t count = 0;
  eventfd_read(wake_, &count);
  std::vector<std::pair<Id, std::string>> answers;
  {
    const std::lock_guard lock(mutex_);
    answers.swap(answers_);
  }
  for (auto& [id, answer] : answers) {
    const auto found = connections_.find(id);
    if (found == connections_.end()) continue;
    auto& connection = *found->second;
    if (connection.peer_ended) {
      drop(id);
      continue;
    }
    connection.out = std::move(answer);
    connection.state = State::writing;
    connection.deadline = Clock::now() + write_timeout;
    advance(id, connection);
  }
}

bool Listener::write(Connection& connection) {
  const auto progress = connection.send();
  if (progress == Progress::waiting) return false;
  if (progress == Progress::done && connection.keep_alive) {
    connection.state = State::reading;
    connection.deadline = Clock::now() + idle_timeout;
    return true;
  }
  connection.end();
  connection.state = State::lingering;
  connection.deadline = Clock::now() + linger_timeout;
  return true;
}

void Listener::sweep() {
  const auto now = Clock::now();
  next_sweep_ = now + sweep_interval;
  if (!accepting_ && !draining_) {
    accepting_ = true;
    watch(listening_, listening_id);
  }
  std::vector<Id> late;
  for (const auto& [id, connection] : connections_) {
    if (connection->state != State::working && connection->deadline <= now) late.push_back(id);
  }
  for (const auto id : late) {
    auto& connection = *connections_.at(id);
    if (expire(connection)) {
      advance(id, connection);
    } else {
      drop(id);
    }
  }
}

/// True: the client is told.
bool Listener::expire(Connection& connection) {
  if (connection.state != State::reading || connection.in.empty()) return false;
  refuse(connection, {},
         make_error(408, Errc::invalid_request, "request_timeout",
                    "The request was not complete within 10 seconds."));
  return true;
}

void Listener::begin_drain() {
  signalfd_siginfo info{};
  if (::read(signals_, &info, sizeof(info)) < 0 || draining_) return;
  // Those whom the system has accepted for us already are served.
  accept_all();
  draining_ = true;
  drain_deadline_ = Clock::now() + seconds(config_.limits.upstream_seconds + 20);
  close(listening_);
  listening_ = -1;
}

bool Listener::is_drained() const {
  if (Clock::now() >= drain_deadline_) return true;
  for (const auto& [id, connection] : connections_) {
    const bool idle = connection->state == State::handshake ||
                      (connection->state == State::reading && connection->in.empty());
    if (!idle) return false;
  }
  return true;
}

}  // namespace tokenferry::server
