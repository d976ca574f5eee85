// One connection to a provider, which serves one exchange after another.
#pragma once

#include <memory>

#include "server/net/channel.hpp"
#include "server/net/deadline.hpp"
#include "server/provider/addresses.hpp"

namespace tokenferry::server {

class Wire final : public Watcher {
 public:
  /// Begins to connect.
  /// user     called when the connection is ready
  /// error    an errno: why connecting cannot even begin
  /// returns  nullptr: it cannot
  static std::unique_ptr<Wire> connect(Loop& loop, const SocketAddress& address, Watcher& user,
                                       int& error);
  Wire(Loop& loop, int socket, const SocketAddress& peer, Watcher& user);
  ~Wire();

  /// How connecting ended: 0, or an errno.
  int connect_error() const;

  /// Assigns the connection to an exchange, or to the opening that prepares it.
  void serve(Watcher& user) { user_ = &user; }
  /// Makes the connection break if octets sent stay unacknowledged for so long.
  void limit_silence(std::chrono::milliseconds limit);
  /// Marks the connection as idle: it is in the pool.
  void rest();
  /// Whether it was closed, or received something unasked, while it was idle.
  bool is_spent() const { return spent_; }

  void ready(std::uint32_t events) override;

  Channel channel;
  const SocketAddress address;
  Clock::time_point idle_since;

 private:
  Watcher* user_;
  bool spent_ = false;
};

}  // namespace tokenferry::server
