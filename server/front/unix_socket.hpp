// Listening on Unix sockets.
#pragma once

#include <sys/types.h>

#include <string>

#include "server/config/listen_address.hpp"

namespace tokenferry::server {

/// The file of a Unix socket. Device and inode identify it: its path may be another file's later.
struct SocketFile {
  std::string path;  ///< empty: there is none
  dev_t device = 0;
  ino_t inode = 0;
};

/// The socket that is at the path now.
SocketFile find_socket_file(const std::string& path);

/// Removes the file, unless another one has replaced it. As long as a process has a socket open
/// that is bound to a file, no other file gets the same inode.
void remove_file(const SocketFile& file);

/// Listens at the path. Replaces the socket file of a server that has died, but not one at which a
/// server listens, nor a file that is not a socket.
/// error    why it cannot listen
/// returns  the descriptor; below zero: it cannot listen
int listen_unix(const ListenAddress& address, int backlog, std::string& error);

/// What would keep a server from listening there, other than a running server; empty: nothing.
std::string unix_fault(const std::string& path);

}  // namespace tokenferry::server
