#include "server/front/server_socket.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>
#include <utility>

#include "server/config/cidr.hpp"
#include "server/front/activation.hpp"

namespace tokenferry::server {
namespace {

constexpr int backlog = 1024;

struct AddressesDelete {
  void operator()(addrinfo* found) const { freeaddrinfo(found); }
};
using Addresses = std::unique_ptr<addrinfo, AddressesDelete>;

/// error  why there are none
Addresses resolve(const std::string& host, int port, std::string& error) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const int fault = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (fault != 0) error = std::string("the host cannot be looked up: ") + gai_strerror(fault);
  return Addresses(fault == 0 ? found : nullptr);
}

std::string reason_of(int error, int port) {
  if (error == EADDRINUSE) return "another program listens there";
  if (error == EADDRNOTAVAIL) return "no address of this machine";
  if (error == EACCES && port > 0 && port < 1024) {
    return "a port below 1024, which needs root or CAP_NET_BIND_SERVICE";
  }
  return std::system_category().message(error);
}

/// returns  below zero: the system refuses, and errno says why
int bind_socket(const addrinfo& address) {
  const int fd = socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int on = 1;
  // A restart must not wait for the old connections; another process cannot share the port.
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(fd, address.ai_addr, address.ai_addrlen) == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

/// Binds to the first of the host's addresses that is possible: "localhost" may have two.
int bind_first(const std::string& host, int port, std::string& error) {
  const auto found = resolve(host, port, error);
  for (const auto* address = found.get(); address; address = address->ai_next) {
    const int fd = bind_socket(*address);
    if (fd >= 0) return fd;
    if (error.empty()) error = reason_of(errno, port);
  }
  return -1;
}

/// Sets where the socket listens, as the system says it.
void describe(ServerSocket& opened) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  getsockname(opened.socket, address, &size);
  if (storage.ss_family == AF_UNIX) {
    const auto* path = reinterpret_cast<const sockaddr_un*>(&storage)->sun_path;
    opened.local = true;
    opened.where = "unix:";
    if (size > offsetof(sockaddr_un, sun_path)) opened.where += *path != '\0' ? path : "@";
    return;
  }
  // Inherited by accepted connections: an answer is sent without delay.
  const int on = 1;
  setsockopt(opened.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  char host[NI_MAXHOST];
  if (getnameinfo(address, size, host, sizeof(host), nullptr, 0, NI_NUMERICHOST) != 0) *host = '\0';
  // The port is at the same place in both families.
  const int port = ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
  opened.local = ip_of(*address).is_loopback();
  if (opened.where.empty()) opened.where = host;
  const bool v6 = opened.where.find(':') != opened.where.npos;
  opened.where = (v6 ? '[' + opened.where + ']' : opened.where) + ':' + std::to_string(port);
}

}  // namespace

ServerSocket::~ServerSocket() {
  // The file first: once the socket is closed, a server that starts now may replace it.
  remove_file(created);
  if (socket >= 0) close(socket);
}

std::string ServerSocket::url(bool tls) const {
  if (where.starts_with("unix:")) return where;
  return (tls ? "https://" : "http://") + where;
}

std::shared_ptr<const ServerSocket> open_server_socket(const ListenAddress& address) {
  auto opened = std::make_shared<ServerSocket>();
  if (auto activation = take_activation()) {
    opened->socket = activation->socket;
    opened->error = activation->error;
    opened->is_own = false;
  } else if (!address.path.empty()) {
    opened->socket = listen_unix(address, backlog, opened->error);
    if (opened->socket >= 0) opened->created = find_socket_file(address.path);
  } else {
    opened->socket = bind_first(address.host, address.port, opened->error);
    opened->where = address.host;
    if (opened->socket >= 0 && listen(opened->socket, backlog) != 0) {
      opened->error = reason_of(errno, address.port);
      close(std::exchange(opened->socket, -1));
    }
  }
  if (opened->socket >= 0) describe(*opened);
  return opened;
}

std::string listen_fault(const ListenAddress& address) {
  if (!address.path.empty()) return unix_fault(address.path);
  std::string error;
  // Any port: the server itself may be running on its own.
  const int fd = bind_first(address.host, 0, error);
  if (fd < 0) return error;
  close(fd);
  return {};
}

}  // namespace tokenferry::server
