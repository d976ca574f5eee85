#include "server/front/unix_socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace tokenferry::server {
namespace {

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  return address;
}

int open_socket() {
  return socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/// Binds the socket to a file that has its mode from the first moment on.
bool bind_with_mode(int fd, const sockaddr_un& address, mode_t mode) {
  const auto before = umask(~mode & 0777);
  const int bound = bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  umask(before);
  return bound == 0;
}

/// Whether no server listens there any more.
bool is_stale(const sockaddr_un& address) {
  const int fd = open_socket();
  if (fd < 0) return false;
  const bool refused =
      connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 &&
      errno == ECONNREFUSED;
  close(fd);
  return refused;
}

/// Binds in place of a server that has died.
bool bind_over_stale(int fd, const sockaddr_un& place, const ListenAddress& address) {
  const auto found = find_socket_file(address.path);
  if (!is_stale(place)) {
    errno = EADDRINUSE;
    return false;
  }
  remove_file(found);
  return bind_with_mode(fd, place, address.mode);
}

}  // namespace

SocketFile find_socket_file(const std::string& path) {
  struct stat found{};
  if (lstat(path.c_str(), &found) != 0 || !S_ISSOCK(found.st_mode)) return {};
  return {path, found.st_dev, found.st_ino};
}

void remove_file(const SocketFile& file) {
  if (file.path.empty()) return;
  const auto now = find_socket_file(file.path);
  if (now.device == file.device && now.inode == file.inode) unlink(file.path.c_str());
}

int listen_unix(const ListenAddress& address, int backlog, std::string& error) {
  const auto place = address_of(address.path);
  error = unix_fault(address.path);
  if (!error.empty()) return -1;
  const int fd = open_socket();
  bool bound = fd >= 0 && bind_with_mode(fd, place, address.mode);
  if (fd >= 0 && !bound && errno == EADDRINUSE) bound = bind_over_stale(fd, place, address);
  if (bound && listen(fd, backlog) == 0) return fd;
  error =
      errno == EADDRINUSE ? "another program listens there" : std::system_category().message(errno);
  if (fd >= 0) close(fd);
  return -1;
}

std::string unix_fault(const std::string& path) {
  const auto directory = path.substr(0, path.rfind('/') + 1);
  struct stat found{};
  if (stat(directory.c_str(), &found) != 0 || !S_ISDIR(found.st_mode)) return "no such folder";
  if (lstat(path.c_str(), &found) == 0 && !S_ISSOCK(found.st_mode))
    return "a file that is no socket";
  if (access(directory.c_str(), W_OK) != 0) return "a folder that may not be written to";
  return {};
}

}  // namespace tokenferry::server
