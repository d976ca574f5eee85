// One connection of a client: octets in and out, over TLS or not, never waiting.
#pragma once

#include <cstdint>
#include <string>

#include "server/cidr.hpp"
#include "server/deadline.hpp"
#include "server/tls.hpp"

namespace tokenferry::server {

class Connection {
 public:
  /// What the connection is about.
  enum class State { handshake, reading, working, writing, lingering };
  /// How far a call came: all of it is done; the socket must be ready first; nothing more comes.
  enum class Progress { done, waiting, ended };

  /// socket  not blocking; taken over
  /// ssl     of this socket; nullptr: plain
  Connection(int socket, const IpAddress& peer_address, SslHandle ssl);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Progress handshake();
  /// Appends to `in` what has come. Never done: more can always come.
  Progress receive();
  /// Sends the rest of `out`.
  Progress send();
  /// Ends the sending side, so that the peer still reads the answer (RFC 9112, section 9.6).
  void end();
  /// Throws away what comes after the end.
  Progress discard();
  /// Wipes what was received.
  void forget_request();

  bool is_tls() const { return ssl_ != nullptr; }
  int socket() const { return socket_; }
  /// Whether a request, or its answer, is under way.
  bool is_busy() const;
  /// What to wait for, as epoll names it.
  std::uint32_t events() const { return state == State::working ? 0 : wanted_; }

  const IpAddress peer;
  State state = State::reading;
  Deadline deadline;
  std::string in;
  std::size_t seen = 0;    ///< octets of `in` that framing found incomplete
  std::size_t needed = 0;  ///< octets of `in` before framing looks again
  std::string out;
  bool keep_alive = false;
  bool gone = false;          ///< the peer has, while its request was worked on
  std::uint32_t watched = 0;  ///< the events that epoll waits for

 private:
  Progress judge(int result);
  Progress wait_for(std::uint32_t event);

  int socket_;
  SslHandle ssl_;
  std::uint32_t wanted_;
  std::size_t sent_ = 0;
  std::size_t discarded_ = 0;
};

}  // namespace tokenferry::server
