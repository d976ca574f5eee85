// One connection of a client: reads a request, has it handled, sends the answer; then reads the
// next request, or closes.
#pragma once

#include <string>

#include "server/front/gate.hpp"
#include "server/front/handler.hpp"
#include "server/net/channel.hpp"
#include "server/net/deadline.hpp"

namespace tokenferry::server {

class Worker;

class Connection final : public Watcher {
 public:
  /// socket  not blocking; owned from now on
  /// tls     nullptr: plain HTTP
  Connection(Worker& worker, Loop& loop, ConnectionId id, int socket, const IpAddress& peer,
             Gate::Ticket ticket, SslHandle tls);
  ~Connection();

  ConnectionId id() const { return id_; }

  // Each of these goes on as far as the socket allows, and may destroy the connection.
  void ready(std::uint32_t events) override;
  /// Sends the answer of its pending exchange.
  void send(Answer answer);
  /// Ends the wait whose deadline has passed.
  void expire();

  /// Whether its socket is still open and watched.
  bool is_open() const { return channel_.is_open(); }
  /// Why the loop cannot watch its socket.
  const std::string& fault() const { return channel_.fault(); }
  bool is_late(Clock::time_point now) const;
  /// Whether it waits for another request, so that closing it loses nothing.
  bool is_idle() const { return state_ == State::idle; }
  /// Waits no longer than this if the client has sent nothing yet.
  void hurry(Deadline deadline);

 private:
  enum class State { handshake, idle, reading, working, writing, lingering };
  enum class Step { again, wait, over };

  void go_on();
  Step step();
  Step shake_hands();
  Step read();
  Step write();
  void wait_for_first();
  void wait_for_next();
  void enter(State state, std::chrono::seconds timeout);
  void begin_answer(Answer answer);

  Worker& worker_;
  const ConnectionId id_;
  const IpAddress peer_;
  const Gate::Ticket ticket_;
  Channel channel_;
  State state_ = State::handshake;
  Deadline deadline_;
  std::string in_;
  std::size_t seen_ = 0;    ///< octets of `in_` read before, and found incomplete
  std::size_t needed_ = 0;  ///< octets of `in_` required before it is read again
  Answer answer_;
  std::size_t sent_ = 0;  ///< octets of the answer
  std::size_t discarded_ = 0;
  bool is_gone_ = false;  ///< the client closed the connection during its exchange
};

}  // namespace tokenferry::server
