// Listening on Unix sockets.
#pragma once

#include <sys/types.h>

#include <string>

#include "server/config/listen_address.hpp"

namespace tokenferry::server {

/// The file of a Unix socket, and which one that is: another can stand at its path later.
struct SocketFile {
  std::string path;  ///< empty: there is none
  dev_t device = 0;
  ino_t inode = 0;
};

/// The socket that stands at the path now.
SocketFile find_socket_file(const std::string& path);

/// Removes the file, unless another one has taken its place. As long as a process has a socket open
/// that it bound to a file, no other file gets that one's number.
void remove_file(const SocketFile& file);

/// Listens at the path. A file that a server left which is no more is replaced; one at which a
/// server listens, or that is no socket, is not.
/// error    why not
/// returns  the descriptor; below zero: it could not be had
int listen_unix(const ListenAddress& address, int backlog, std::string& error);

/// What would keep a server from listening there, other than a running server; empty: nothing.
std::string unix_fault(const std::string& path);

}  // namespace tokenferry::server
