#include "server/provider/wire.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "shared/secret.hpp"

namespace tokenferry::server {
namespace {

/// The largest record of TLS (RFC 8446, section 5.1): read whole, so that OpenSSL wipes its copy.
constexpr std::size_t max_record = 16 * 1024;

}  // namespace

std::unique_ptr<Wire> Wire::connect(Loop& loop, const SocketAddress& address, Watcher& user,
                                    int& error) {
  const int fd = socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  error = errno;
  if (fd < 0) return nullptr;
  // Otherwise the system may delay a request.
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const auto* generic = reinterpret_cast<const sockaddr*>(&address.storage);
  if (::connect(fd, generic, address.size) != 0 && errno != EINPROGRESS) {
    error = errno;
    close(fd);
    return nullptr;
  }
  auto wire = std::make_unique<Wire>(loop, fd, address, user);
  if (wire->channel.is_open()) return wire;
  error = ENOMEM;  // the loop has no room for another watch
  return nullptr;
}

Wire::Wire(Loop& loop, int socket, const SocketAddress& peer, Watcher& user)
    : channel(loop, socket, EPOLLOUT, *this), address(peer), user_(&user) {}

Wire::~Wire() {
  channel.send_close_notify();
}

int Wire::connect_error() const {
  int error = 0;
  socklen_t size = sizeof(error);
  return getsockopt(channel.socket(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

void Wire::limit_silence(std::chrono::milliseconds limit) {
  // Where it cannot be set, the exchange's deadline alone ends the wait.
  const auto milliseconds = static_cast<unsigned int>(limit.count());
  setsockopt(channel.socket(), IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof(milliseconds));
}

void Wire::rest() {
  user_ = nullptr;
  idle_since = Clock::now();
}

void Wire::ready(std::uint32_t events) {
  if (user_) return user_->ready(events);
  // Nothing is expected here but TLS's own messages, such as new session tickets.
  std::string unasked;
  spent_ = channel.receive(unasked, max_record) != Channel::Progress::waiting || !unasked.empty();
  wipe(unasked);
  if (!spent_) channel.watch();
  if (!spent_ && channel.is_open()) return;
  spent_ = true;
  channel.send_close_notify();
  channel.close();
}

}  // namespace tokenferry::server
