#include "server/wire.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <limits>

namespace tokenferry::server {
namespace {

int clamp_size(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

bool poll_one(int socket, short events, Deadline deadline) {
  for (;;) {
    pollfd entry{socket, events, 0};
    const int ready = poll(&entry, 1, milliseconds_until(deadline));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

/// A connected socket, or -1 and the fault.
int open_socket(const SocketAddress& address, Deadline deadline, WireFault& fault) {
  const int fd = socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const auto* generic = reinterpret_cast<const sockaddr*>(&address.storage);
  int error = ::connect(fd, generic, address.size) == 0 ? 0 : errno;
  if (error == EINPROGRESS) {
    socklen_t size = sizeof(error);
    if (!poll_one(fd, POLLOUT, deadline)) {
      error = ETIMEDOUT;
    } else if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) {
      error = errno;
    }
  }
  if (error == 0) return fd;
  fault = error == ETIMEDOUT ? WireFault::timeout : WireFault::closed;
  close(fd);
  return -1;
}

}  // namespace

std::variant<std::unique_ptr<Wire>, WireFault> Wire::connect(
    const std::vector<SocketAddress>& addresses, Deadline deadline) {
  auto fault = WireFault::closed;
  auto left = addresses.size();
  for (const auto& address : addresses) {
    // Each address gets its share of the time, so that a dead one leaves some for the next.
    const auto share = (deadline - Clock::now()) / static_cast<int>(left--);
    const int fd = open_socket(address, Clock::now() + share, fault);
    if (fd >= 0) return std::unique_ptr<Wire>(new Wire(fd));
  }
  return fault;
}

Wire::~Wire() {
  // close_notify, as far as it goes without waiting.
  if (ssl_ && fault_ == WireFault::none) SSL_shutdown(ssl_.get());
  close(socket_);
}

bool Wire::wait(short events, Deadline deadline) {
  if (poll_one(socket_, events, deadline)) return true;
  fault_ = WireFault::timeout;
  return false;
}

bool Wire::retry(int result, Deadline deadline) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return wait(POLLIN, deadline);
    case SSL_ERROR_WANT_WRITE:
      return wait(POLLOUT, deadline);
    default:
      break;
  }
  fault_ = WireFault::closed;
  ERR_clear_error();
  return false;
}

WireFault Wire::secure(SSL_CTX& context, const std::string& host, SessionSlot& sessions,
                       Deadline deadline) {
  ssl_ = make_client_handle(context, host, socket_, sessions);
  if (!ssl_) return fault_ = WireFault::certificate;
  for (;;) {
    ERR_clear_error();
    const int result = SSL_connect(ssl_.get());
    if (result == 1) return WireFault::none;
    if (!retry(result, deadline)) break;
  }
  const bool verified = SSL_get_verify_result(ssl_.get()) == X509_V_OK;
  if (fault_ == WireFault::closed && !verified) fault_ = WireFault::certificate;
  return fault_;
}

ssize_t Wire::read(char* out, std::size_t size, Deadline deadline) {
  for (;;) {
    if (ssl_) {
      ERR_clear_error();
      const int result = SSL_read(ssl_.get(), out, clamp_size(size));
      if (result > 0) return result;
      if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_ZERO_RETURN) return 0;
      if (!retry(result, deadline)) return -1;
      continue;
    }
    const auto result = recv(socket_, out, size, 0);
    if (result >= 0) return result;
    if (errno == EINTR) continue;
    if (errno != EAGAIN) {
      fault_ = WireFault::closed;
      return -1;
    }
    if (!wait(POLLIN, deadline)) return -1;
  }
}

void Wire::acknowledge_quickly() {
  // An answer in two segments waits for the acknowledgement of the first (RFC 9293, section
  // 3.7.4), which would be delayed by 40 ms.
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
}

bool Wire::write(const char* octets, std::size_t size, Deadline deadline) {
  while (size > 0) {
    ssize_t sent = 0;
    if (ssl_) {
      ERR_clear_error();
      const int result = SSL_write(ssl_.get(), octets, clamp_size(size));
      if (result <= 0 && !retry(result, deadline)) return false;
      sent = std::max(result, 0);
    } else {
      sent = send(socket_, octets, size, MSG_NOSIGNAL);
      if (sent < 0 && errno == EAGAIN) {
        if (!wait(POLLOUT, deadline)) return false;
      } else if (sent < 0 && errno != EINTR) {
        fault_ = WireFault::closed;
        return false;
      }
      sent = std::max<ssize_t>(sent, 0);
    }
    octets += sent;
    size -= static_cast<std::size_t>(sent);
  }
  acknowledge_quickly();
  return true;
}

bool Wire::is_idle() {
  char octet = 0;
  if (ssl_) {
    // Takes in what TLS says for itself, such as new session tickets.
    ERR_clear_error();
    const int result = SSL_peek(ssl_.get(), &octet, 1);
    return result <= 0 && SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_READ;
  }
  return recv(socket_, &octet, 1, MSG_PEEK) < 0 && errno == EAGAIN;
}

}  // namespace tokenferry::server
