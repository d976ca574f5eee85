// One connection to a provider: a socket, over TLS or not, read and written with deadlines.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "server/deadline.hpp"
#include "server/resolver.hpp"
#include "server/tls.hpp"

namespace tokenferry::server {

/// Why a connection cannot go on.
enum class WireFault { none, closed, timeout, certificate };

class Wire {
 public:
  /// Connects to the first address that answers.
  static std::variant<std::unique_ptr<Wire>, WireFault> connect(
      const std::vector<SocketAddress>& addresses, Deadline deadline);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  /// Makes the handshake.
  WireFault secure(SSL_CTX& context, const std::string& host, SessionSlot& sessions,
                   Deadline deadline);

  /// returns  octets read; 0: the peer ended the stream properly; -1: see fault()
  ssize_t read(char* out, std::size_t size, Deadline deadline);
  bool write(const char* octets, std::size_t size, Deadline deadline);
  WireFault fault() const { return fault_; }

  /// Whether the peer is still there and has sent nothing that was not asked for.
  bool is_idle();

  Clock::time_point idle_since;

 private:
  explicit Wire(int socket) : socket_(socket) {}
  bool wait(short events, Deadline deadline);
  void acknowledge_quickly();
  /// Judges what an SSL call returned. True: the call is to be repeated.
  bool retry(int result, Deadline deadline);

  int socket_;
  SslHandle ssl_;
  WireFault fault_ = WireFault::none;
};

}  // namespace tokenferry::server
