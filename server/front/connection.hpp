// One connection of a client: a request is read, handled, answered; then the next one, or the end.
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
  /// socket  not blocking; taken over
  /// tls     nullptr: plain HTTP
  Connection(Worker& worker, Loop& loop, ConnectionId id, int socket, const IpAddress& peer,
             Gate::Ticket ticket, SslHandle tls);
  ~Connection();

  ConnectionId id() const { return id_; }

  // Each of these goes as far as the socket lets it. The connection may be gone then.
  void ready(std::uint32_t events) override;
  /// Sends the answer of its exchange.
  void send(Answer answer);
  /// Its deadline has passed.
  void expire();

  bool is_late(Clock::time_point now) const;
  /// Whether it waits for another request, and nothing is lost if it never comes.
  bool is_idle() const { return state_ == State::idle; }
  /// Waits no longer than this for who has sent nothing yet.
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
  std::size_t seen_ = 0;    ///< octets of `in_` that were found incomplete
  std::size_t needed_ = 0;  ///< octets of `in_` before they are looked at again
  Answer answer_;
  std::size_t sent_ = 0;  ///< octets of the answer
  std::size_t discarded_ = 0;
  bool is_gone_ = false;  ///< the peer is, while its exchange was under way
};

}  // namespace tokenferry::server
