// What happens on a connection: a request is read, judged, sent on to the provider, answered; then
// the next one, or the end.
#pragma once

#include <atomic>

#include "server/front/connection.hpp"
#include "server/front/gate.hpp"
#include "server/front/service.hpp"
#include "server/http/request.hpp"
#include "server/provider/upstream.hpp"

namespace tokenferry::server {

/// The conversations of one listener. False, as a result, means that the connection is over and can
/// go.
class Conversations {
 public:
  Conversations(Service& service, Upstream& upstream, Gate& gate, const std::atomic<bool>& draining)
      : service_(service), upstream_(upstream), gate_(gate), draining_(draining) {}

  void begin(Connection& connection) const;
  /// Goes as far as the socket lets it.
  bool advance(ConnectionId id, Connection& connection);
  /// Has the provider's answer ready to be sent.
  void prepare(Connection& connection, const UpstreamResult& result);
  /// Its deadline has passed.
  bool expire(ConnectionId id, Connection& connection);

 private:
  enum class Step { again, wait, over };
  Step step(ConnectionId id, Connection& connection);
  Step read(ConnectionId id, Connection& connection);
  Step write(Connection& connection) const;
  void dispatch(ConnectionId id, Connection& connection, RequestReading reading);
  void refuse(Connection& connection, const HttpRequest& request, Reply reply);
  void refuse_counted(Connection& connection, const HttpRequest& request, Reply reply);
  void send(Connection& connection, std::string octets) const;

  Service& service_;
  Upstream& upstream_;
  Gate& gate_;
  const std::atomic<bool>& draining_;
};

}  // namespace tokenferry::server
