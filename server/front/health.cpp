#include "server/front/health.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <string_view>
#include <system_error>

#include "server/net/tls.hpp"

namespace tokenferry::server {
namespace {

constexpr timeval timeout{3, 0};
constexpr std::string_view request =
    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// A connection, closed in the end.
class Socket {
 public:
  explicit Socket(int family) : fd_(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  }
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  bool connect(const sockaddr* address, socklen_t size) const {
    return fd_ >= 0 && ::connect(fd_, address, size) == 0;
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

std::string system_fault() {
  // Of a socket with a timeout.
  if (errno == EAGAIN || errno == EINPROGRESS) return "no answer within 3 seconds";
  return std::system_category().message(errno);
}

std::unique_ptr<Socket> connect_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  auto to = std::make_unique<Socket>(AF_UNIX);
  const bool done = to->connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
  return done ? std::move(to) : nullptr;
}

/// The addresses that mean every address of this machine, among them 0.0.0.0, are loopback here.
std::unique_ptr<Socket> connect_host(std::string host, int port) {
  if (host == "0.0.0.0") host = "127.0.0.1";
  if (host == "::") host = "::1";
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    errno = EADDRNOTAVAIL;
    return nullptr;
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  for (const auto* each = found; each != nullptr; each = each->ai_next) {
    auto to = std::make_unique<Socket>(each->ai_family);
    if (to->connect(each->ai_addr, each->ai_addrlen)) return to;
  }
  return nullptr;
}

/// returns  what is wrong
template <class Send, class Receive>
std::string ask(const Send& send, const Receive& receive) {
  std::array<char, 64> answer{};
  if (send(request.data(), request.size()) != static_cast<int>(request.size())) {
    return system_fault();
  }
  const auto size = receive(answer.data(), answer.size());
  if (size <= 0) return size == 0 ? "the connection was closed" : system_fault();
  const std::string_view begin(answer.data(), static_cast<std::size_t>(size));
  if (begin.starts_with("HTTP/1.1 200 ")) return {};
  return begin.starts_with("HTTP/1.1 503 ") ? "it is about to stop" : "another answer than 200";
}

std::string ask_tls(int fd) {
  const SslContext context(SSL_CTX_new(TLS_client_method()));
  const SslHandle tls(context ? SSL_new(context.get()) : nullptr);
  if (!tls || SSL_set_fd(tls.get(), fd) != 1) return "OpenSSL is out of memory";
  errno = EPROTO;
  if (SSL_connect(tls.get()) != 1) return "the TLS handshake failed: " + system_fault();
  return ask([&](const char* data,
                 std::size_t size) { return SSL_write(tls.get(), data, static_cast<int>(size)); },
             [&](char* data, std::size_t size) {
               return SSL_read(tls.get(), data, static_cast<int>(size));
             });
}

}  // namespace

std::string health_fault(const ListenAddress& address, Scheme scheme) {
  const auto to =
      address.path.empty() ? connect_host(address.host, address.port) : connect_unix(address.path);
  if (!to) return system_fault();
  if (scheme == Scheme::https) return ask_tls(to->fd());
  return ask(
      [&](const char* data, std::size_t size) {
        return static_cast<int>(send(to->fd(), data, size, MSG_NOSIGNAL));
      },
      [&](char* data, std::size_t size) {
        return static_cast<int>(recv(to->fd(), data, size, 0));
      });
}

}  // namespace tokenferry::server
