#include "server/front/server_socket.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace tokenferry::server {
namespace {

constexpr int backlog = 1024;

int bind_socket(const addrinfo& address) {
  const int fd = socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int on = 1;
  // A restart must not wait for the old connections; another process cannot share the port.
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  // Inherited by the connections: an answer leaves at once.
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (bind(fd, address.ai_addr, address.ai_addrlen) == 0 && listen(fd, backlog) == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

int port_of_socket(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  // The port stands at the same place in both families.
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

ServerSocket::~ServerSocket() {
  if (socket >= 0) close(socket);
}

std::shared_ptr<const ServerSocket> open_server_socket(const std::string& host, int port) {
  auto opened = std::make_shared<ServerSocket>();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const int fault = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (fault != 0) {
    opened->error = gai_strerror(fault);
    return opened;
  }
  opened->socket = bind_socket(*found);
  if (opened->socket < 0) {
    opened->error = std::system_category().message(errno);
  } else {
    opened->is_own = true;
    const bool v6 = host.find(':') != host.npos;
    opened->where =
        (v6 ? '[' + host + ']' : host) + ':' + std::to_string(port_of_socket(opened->socket));
  }
  freeaddrinfo(found);
  return opened;
}

}  // namespace tokenferry::server
