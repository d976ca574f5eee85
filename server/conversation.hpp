// What happens on a connection: a request is read, judged, handed to a worker, answered; then the
// next one, or the end.
#pragma once

#include <atomic>

#include "server/config.hpp"
#include "server/connection.hpp"
#include "server/framing.hpp"
#include "server/gate.hpp"
#include "server/mailbox.hpp"
#include "server/service.hpp"
#include "server/workers.hpp"

namespace tokenferry::server {

/// The conversations of one listener, for its one thread. False, as a result, means that the
/// connection is over and can go.
class Conversations {
 public:
  Conversations(const Limits& limits, Service& service, Gate& gate, Mailbox& mailbox,
                const std::atomic<bool>& draining);

  void begin(Connection& connection) const;
  /// Goes as far as the socket lets it.
  bool advance(ConnectionId id, Connection& connection);
  /// Sends what a worker has made.
  bool answer(ConnectionId id, Connection& connection, std::string octets);
  /// Its deadline has passed.
  bool expire(ConnectionId id, Connection& connection);

 private:
  enum class Step { again, wait, over };
  Step step(ConnectionId id, Connection& connection);
  Step read(ConnectionId id, Connection& connection);
  Step write(Connection& connection);
  void dispatch(ConnectionId id, Connection& connection, Framing framing);
  void refuse(Connection& connection, const HttpRequest& request, Reply reply);
  void send(Connection& connection, std::string octets) const;

  Service& service_;
  Gate& gate_;
  Mailbox& mailbox_;
  const std::atomic<bool>& draining_;
  Workers workers_;  ///< last: its threads use what stands above
};

}  // namespace tokenferry::server
