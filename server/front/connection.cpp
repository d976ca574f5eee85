#include "server/front/connection.hpp"

#include "server/front/worker.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {
namespace {

using Progress = Channel::Progress;
using std::chrono::seconds;

constexpr auto request_timeout = seconds(10);
constexpr auto idle_timeout = seconds(30);
/// Longer than any load balancer keeps a connection (Google's does for 600 seconds), so that the
/// proxy closes first: if we did, a request that it sends at that moment would be lost.
constexpr auto proxy_idle_timeout = seconds(650);
constexpr auto write_timeout = seconds(10);
constexpr auto linger_timeout = seconds(2);

/// One request, and a little more, to notice octets after it.
constexpr std::size_t max_in = max_head + max_body + 1024;
constexpr std::size_t max_discarded = 1024 * 1024;

}  // namespace

Connection::Connection(Worker& worker, Loop& loop, ConnectionId id, int socket,
                       const IpAddress& peer, Gate::Ticket ticket, SslHandle tls)
    : worker_(worker),
      id_(id),
      peer_(peer),
      ticket_(std::move(ticket)),
      channel_(loop, socket, EPOLLIN, *this) {
  enter(State::handshake, request_timeout);
  if (tls) {
    SSL_set_accept_state(tls.get());
    channel_.secure(std::move(tls));
  } else {
    wait_for_first();
  }
}

Connection::~Connection() {
  wipe(in_);
  wipe(answer_.octets);
}

void Connection::ready(std::uint32_t events) {
  if (state_ != State::working) return go_on();
  // Input waits until the answer is sent.
  channel_.pause();
  if ((events & (EPOLLHUP | EPOLLERR)) == 0) return;
  // The client has gone. Its exchange goes on: a code that was sent to the provider is used anyway.
  channel_.close();
  is_gone_ = true;
}

void Connection::send(Answer answer) {
  if (is_gone_) return worker_.drop(*this);
  begin_answer(std::move(answer));
  go_on();
}

void Connection::expire() {
  if (state_ == State::reading && !in_.empty()) {
    begin_answer(worker_.handler().answer_late(peer_, in_));
    return go_on();
  }
  // A request that arrives on an idle connection at this moment is served.
  if (state_ == State::idle && read() != Step::over && state_ != State::idle) return go_on();
  worker_.drop(*this);
}

bool Connection::is_late(Clock::time_point now) const {
  return state_ != State::working && deadline_ <= now;
}

void Connection::hurry(Deadline deadline) {
  const bool is_silent = state_ == State::handshake || (state_ == State::reading && in_.empty());
  if (is_silent) deadline_ = std::min(deadline_, deadline);
}

void Connection::go_on() {
  auto next = Step::again;
  while (next == Step::again) next = step();
  if (next == Step::over) return worker_.drop(*this);
  if (state_ == State::working) return;
  channel_.watch();
  if (!channel_.is_open()) worker_.drop(*this);
}

Connection::Step Connection::step() {
  switch (state_) {
    case State::handshake:
      return shake_hands();
    case State::idle:
    case State::reading:
      return read();
    case State::working:
      return Step::wait;
    case State::writing:
      return write();
    case State::lingering:
      break;
  }
  return channel_.discard(discarded_, max_discarded) == Progress::waiting ? Step::wait : Step::over;
}

Connection::Step Connection::shake_hands() {
  const auto progress = channel_.handshake();
  if (progress == Progress::waiting) return Step::wait;
  if (progress != Progress::done) return Step::over;
  wait_for_first();
  return Step::again;
}

Connection::Step Connection::read() {
  const bool ended = channel_.receive(in_, max_in) != Progress::waiting;
  if (state_ == State::idle && !in_.empty()) enter(State::reading, request_timeout);
  const auto incomplete = ended ? Step::over : Step::wait;
  if (in_.empty() || in_.size() < needed_) return incomplete;

  auto reading = read_request(in_, seen_);
  if (reading.verdict == RequestReading::Verdict::incomplete) {
    seen_ = in_.size();
    needed_ = reading.size;
    return incomplete;
  }
  // Octets after the request were sent without waiting for its answer. No browser does that, and
  // they may be the rest of a body whose length a proxy reads differently: they are not read.
  const bool is_alone = reading.size == in_.size();
  wipe(in_);
  seen_ = 0;
  needed_ = 0;
  auto answer = worker_.handler().answer(id_, peer_, std::move(reading), is_alone && !ended);
  if (answer) {
    begin_answer(std::move(*answer));
  } else {
    state_ = State::working;
  }
  return Step::again;
}

Connection::Step Connection::write() {
  const auto progress = channel_.send(answer_.octets, sent_);
  if (progress == Progress::waiting) return Step::wait;
  if (progress != Progress::done) return Step::over;
  wipe(answer_.octets);
  if (answer_.keep_alive) {
    wait_for_next();
    // If octets arrived while we were busy, the channel was paused: read them now.
    return channel_.is_paused() ? Step::again : Step::wait;
  }
  channel_.end();
  enter(State::lingering, linger_timeout);
  return Step::again;
}

/// A client must send its first request within the time that began with the connection; a proxy may
/// open connections in advance.
void Connection::wait_for_first() {
  state_ = State::reading;
  if (ticket_.is_proxy()) wait_for_next();
}

void Connection::wait_for_next() {
  enter(State::idle, ticket_.is_proxy() ? proxy_idle_timeout : idle_timeout);
}

void Connection::enter(State state, seconds timeout) {
  state_ = state;
  deadline_ = Clock::now() + timeout;
}

void Connection::begin_answer(Answer answer) {
  wipe(in_);
  answer_ = std::move(answer);
  sent_ = 0;
  enter(State::writing, write_timeout);
}

}  // namespace tokenferry::server
