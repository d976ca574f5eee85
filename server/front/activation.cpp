#include "server/front/activation.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace tokenferry::server {
namespace {

constexpr int first_descriptor = 3;  // SD_LISTEN_FDS_START

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

int option_of(int fd, int option) {
  int value = 0;
  socklen_t size = sizeof(value);
  return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

Activation take(std::string_view count) {
  if (count != "1") return {-1, "more than one socket: write only one ListenStream="};
  const int fd = first_descriptor;
  if (option_of(fd, SO_TYPE) != SOCK_STREAM || option_of(fd, SO_ACCEPTCONN) != 1) {
    return {-1, "no listening socket: write ListenStream= and Accept=no"};
  }
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  return {fd, {}};
}

}  // namespace

std::optional<Activation> take_activation() {
  // Another process id means that the variables were inherited: the sockets are another program's.
  const bool ours = variable("LISTEN_PID") == std::to_string(getpid());
  const std::string count(variable("LISTEN_FDS"));
  if (!ours || count.empty() || count == "0") return std::nullopt;
  for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) unsetenv(name);
  return take(count);
}

}  // namespace tokenferry::server
