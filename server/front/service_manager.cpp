#include "server/front/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace tokenferry::server {

/// The path of the service manager's socket; empty: there is none.
static std::string_view socket_path() {
  const char* const path = std::getenv("NOTIFY_SOCKET");
  return path != nullptr ? path : std::string_view();
}

bool has_service_manager() {
  return !socket_path().empty();
}

void notify_service_manager(std::string_view state) {
  const auto path = socket_path();
  sockaddr_un address{};
  if (path.empty() || path.size() >= sizeof address.sun_path) return;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  if (path.front() == '@') address.sun_path[0] = '\0';  // of the abstract namespace
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return;
  const auto size = offsetof(sockaddr_un, sun_path) + path.size();
  sendto(socket, state.data(), state.size(), MSG_NOSIGNAL,
         reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(size));
  close(socket);
}

}  // namespace tokenferry::server
