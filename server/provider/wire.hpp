// One connection to a provider, which serves one exchange after the other.
#pragma once

#include <memory>

#include "server/net/channel.hpp"
#include "server/net/deadline.hpp"
#include "server/provider/addresses.hpp"

namespace tokenferry::server {

class Wire final : public Watcher {
 public:
  /// Begins to connect.
  /// user     is told when the connection is ready
  /// error    why it cannot even begin, as errno says it
  /// returns  nullptr: it cannot
  static std::unique_ptr<Wire> connect(Loop& loop, const SocketAddress& address, Watcher& user,
                                       int& error);
  Wire(Loop& loop, int socket, const SocketAddress& peer, Watcher& user);
  ~Wire();

  /// What the connecting, once it is over, came to: 0, or an error as errno says it.
  int connect_error() const;

  /// Assigns the connection to an exchange, or to who prepares it for one.
  void serve(Watcher& user) { user_ = &user; }
  /// Has the connection break when what was sent is not acknowledged for so long.
  void limit_silence(std::chrono::milliseconds limit);
  /// Returns the connection to the pool.
  void rest();
  /// Whether it ended, or something came unasked, while it waited in the pool.
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
