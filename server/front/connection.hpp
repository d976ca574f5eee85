// One connection of a client, and where its conversation stands.
#pragma once

#include <cstdint>
#include <string>

#include "server/config/cidr.hpp"
#include "server/front/gate.hpp"
#include "server/front/service.hpp"
#include "server/net/channel.hpp"
#include "server/net/deadline.hpp"

namespace tokenferry::server {

/// What tells connections apart; a number is never used again.
using ConnectionId = std::uint64_t;

struct Connection {
  /// idle  has an answer, or is a proxy's, and may wait long for its next request
  enum class State { handshake, idle, reading, working, writing, lingering };

  /// socket  not blocking; taken over
  Connection(Loop& loop, int socket, const IpAddress& peer_address, Gate::Ticket its_ticket,
             Watcher& watcher);
  ~Connection();

  Channel::Progress receive();
  /// Sends the rest of `out`.
  Channel::Progress send();
  /// Throws away what comes after the end.
  Channel::Progress discard();
  /// Wipes what was received.
  void forget_request();
  /// Whether a request, or its answer, is under way.
  bool is_busy() const;

  Channel channel;
  const IpAddress peer;
  const Gate::Ticket ticket;
  State state = State::reading;
  Deadline deadline;
  std::string in;
  std::size_t seen = 0;    ///< octets of `in` that were found incomplete
  std::size_t needed = 0;  ///< octets of `in` before they are looked at again
  Underway underway;       ///< while the provider works
  std::string out;
  bool keep_alive = false;
  bool gone = false;  ///< the peer has, while its request was worked on

 private:
  std::size_t sent_ = 0;
  std::size_t discarded_ = 0;
};

}  // namespace tokenferry::server
