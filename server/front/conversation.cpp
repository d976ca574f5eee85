#include "server/front/conversation.hpp"

namespace tokenferry::server {
namespace {

using State = Connection::State;
using Progress = Channel::Progress;
using std::chrono::seconds;

constexpr auto request_timeout = seconds(10);
constexpr auto idle_timeout = seconds(30);
/// Longer than any load balancer keeps a connection: Google's does for 600 seconds. Whoever closes
/// first does not lose the request that the other sends at that moment, and that is the proxy.
constexpr auto proxy_idle_timeout = seconds(650);
constexpr auto write_timeout = seconds(10);
constexpr auto linger_timeout = seconds(2);

void enter(Connection& connection, State state, seconds timeout) {
  connection.state = state;
  connection.deadline = Clock::now() + timeout;
}

void wait_for_next(Connection& connection) {
  enter(connection, State::idle, connection.ticket.is_proxy() ? proxy_idle_timeout : idle_timeout);
}

/// The first request is due within the time that has begun already; but proxies open connections
/// in advance.
void wait_for_first(Connection& connection) {
  connection.state = State::reading;
  if (connection.ticket.is_proxy()) wait_for_next(connection);
}

Reply make_rate_limited(int wait) {
  auto reply = make_error(429, Errc::temporarily_unavailable, "rate_limited",
                          "Too many requests come from your address. Try again later.");
  reply.retry_after = wait;
  return reply;
}

}  // namespace

void Conversations::begin(Connection& connection) const {
  enter(connection, State::handshake, request_timeout);
  if (!connection.channel.is_secure()) wait_for_first(connection);
}

bool Conversations::advance(ConnectionId id, Connection& connection) {
  auto next = Step::again;
  while (next == Step::again) next = step(id, connection);
  return next == Step::wait;
}

Conversations::Step Conversations::step(ConnectionId id, Connection& connection) {
  switch (connection.state) {
    case State::handshake: {
      const auto progress = connection.channel.handshake();
      if (progress == Progress::waiting) return Step::wait;
      if (progress != Progress::done) return Step::over;
      wait_for_first(connection);
      return Step::again;
    }
    case State::idle:
    case State::reading:
      return read(id, connection);
    case State::working:
      return Step::wait;
    case State::writing:
      return write(connection);
    case State::lingering:
      break;
  }
  return connection.discard() == Progress::waiting ? Step::wait : Step::over;
}

Conversations::Step Conversations::read(ConnectionId id, Connection& connection) {
  const bool ended = connection.receive() != Progress::waiting;
  if (connection.state == State::idle && !connection.in.empty()) {
    enter(connection, State::reading, request_timeout);
  }
  const auto incomplete = ended ? Step::over : Step::wait;
  if (connection.in.empty() || connection.in.size() < connection.needed) return incomplete;

  auto reading = read_request(connection.in, connection.seen);
  switch (reading.verdict) {
    case RequestReading::Verdict::incomplete:
      connection.seen = connection.in.size();
      connection.needed = reading.size;
      return incomplete;
    case RequestReading::Verdict::refused:
      refuse_counted(
          connection, reading.request,
          make_error(reading.status, Errc::invalid_request, "malformed", reading.reason));
      break;
    case RequestReading::Verdict::complete:
      dispatch(id, connection, std::move(reading));
      break;
  }
  if (ended) connection.keep_alive = false;
  return Step::again;
}

void Conversations::dispatch(ConnectionId id, Connection& connection, RequestReading reading) {
  // Octets behind the request were sent without waiting for its answer. No browser does that, and
  // they can be the rest of a body whose length two parties see differently: they are not read.
  const bool alone = reading.size == connection.in.size();
  connection.keep_alive = alone && reading.request.keep_alive && !draining_;
  if (const int wait = gate_.ask(connection.peer, reading.request); wait > 0) {
    return refuse(connection, reading.request, make_rate_limited(wait));
  }
  connection.forget_request();
  auto& request = reading.request;
  const auto persistence = connection.keep_alive ? Persistence::keep_alive : Persistence::close;
  const auto start = Clock::now();
  auto begun = service_.begin(request, persistence, start);
  wipe(request.body);
  if (auto* octets = std::get_if<std::string>(&begun)) {
    return send(connection, std::move(*octets));
  }
  const auto& departure = std::get<Departure>(begun);
  if (!upstream_.send(id, departure.request)) {
    auto reply = make_error(503, Errc::temporarily_unavailable, "overloaded",
                            "This server has too much to do. Try again in a moment.");
    reply.client_id = departure.client->client_id;
    return refuse(connection, request, std::move(reply));
  }
  connection.underway = {departure.client, std::string(request.only("origin")), start};
  connection.state = State::working;
}

/// Refuses what is no whole request, and counts it as one.
void Conversations::refuse_counted(Connection& connection, const HttpRequest& request,
                                   Reply reply) {
  const int wait = gate_.ask(connection.peer, request);
  refuse(connection, request, wait > 0 ? make_rate_limited(wait) : std::move(reply));
}

void Conversations::refuse(Connection& connection, const HttpRequest& request, Reply reply) {
  connection.keep_alive = false;
  connection.forget_request();
  send(connection, service_.refuse(request, std::move(reply)));
}

void Conversations::send(Connection& connection, std::string octets) const {
  connection.out = std::move(octets);
  enter(connection, State::writing, write_timeout);
}

Conversations::Step Conversations::write(Connection& connection) const {
  const auto progress = connection.send();
  if (progress == Progress::waiting) return Step::wait;
  if (progress != Progress::done) return Step::over;
  if (connection.keep_alive) {
    wait_for_next(connection);
    // What has come meanwhile was noticed, and has muted it.
    return connection.channel.is_muted() ? Step::again : Step::wait;
  }
  connection.channel.end();
  enter(connection, State::lingering, linger_timeout);
  return Step::again;
}

void Conversations::prepare(Connection& connection, const UpstreamResult& result) {
  const auto persistence = connection.keep_alive ? Persistence::keep_alive : Persistence::close;
  send(connection, service_.finish(connection.underway, persistence, result));
}

bool Conversations::expire(ConnectionId id, Connection& connection) {
  if (connection.state == State::idle) {
    // What came at this very moment is served.
    return advance(id, connection) && connection.state != State::idle;
  }
  if (connection.state != State::reading || connection.in.empty()) return false;
  // Where the head is complete, it tells whose request it is.
  const auto part = read_request(connection.in, 0);
  refuse_counted(connection, part.request,
                 make_error(408, Errc::invalid_request, "request_timeout",
                            "The request was not complete within 10 seconds."));
  return advance(id, connection);
}

}  // namespace tokenferry::server
