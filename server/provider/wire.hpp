// One connection to a provider, which serves one exchange after the other.
#pragma once

#include "server/net/channel.hpp"
#include "server/net/deadline.hpp"
#include "server/provider/resolver.hpp"

namespace tokenferry::server {

class Wire final : public Watcher {
 public:
  /// Begins to connect.
  /// user     is told when the connection is ready
  /// returns  nullptr: it cannot even begin
  static std::unique_ptr<Wire> connect(Loop& loop, const SocketAddress& address, Watcher& user);
  Wire(Loop& loop, int socket, Watcher& user);
  ~Wire();

  /// Whether the connecting, when it is over, came to a connection.
  bool is_connected() const;

  /// Has another exchange.
  void serve(Watcher& user) { user_ = &user; }
  /// Has none, until it is taken again.
  void rest();
  /// Whether it ended, or something came unasked, while it had none.
  bool is_spent() const { return spent_; }

  void ready(std::uint32_t events) override;

  Channel channel;
  Clock::time_point idle_since;

 private:
  Watcher* user_;
  bool spent_ = false;
};

}  // namespace tokenferry::server
