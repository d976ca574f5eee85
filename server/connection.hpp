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

  Connection(int socket, const IpAddress& peer, SslHandle ssl);
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

  int socket() const { return socket_; }
  /// What to wait for, as epoll names it.
  std::uint32_t events() const;

  const IpAddress peer;
  State state = State::reading;
  Deadline deadline;
  std::string in;
  std::size_t seen = 0;    ///< octets of `in` that framing found incomplete
  std::size_t needed = 0;  ///< octets of `in` before framing looks again
  std::string out;
  bool keep_alive = false;
  bool peer_ended = false;
  std::uint32_t watched = 0;  ///< the events that epoll waits for

 private:
  Progress judge(int result);

  int socket_;
  SslHandle ssl_;
  std::size_t sent_ = 0;
  std::size_t discarded_ = 0;
  bool wants_write_ = false;
};

}  // namespace tokenferry::server
