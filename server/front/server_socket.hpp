// The listening socket: on an address, on a Unix socket, or passed by systemd.
#pragma once

#include <memory>
#include <string>

#include "server/config/listen_address.hpp"
#include "server/front/unix_socket.hpp"

namespace tokenferry::server {

/// Closes the socket on destruction, and removes its file if we created one.
struct ServerSocket {
  ServerSocket() = default;
  ~ServerSocket();
  ServerSocket(const ServerSocket&) = delete;
  ServerSocket& operator=(const ServerSocket&) = delete;

  /// Where it listens: http://HOST:PORT with the real port, or unix:PATH.
  std::string url(bool tls) const;

  int socket = -1;  ///< below zero: it could not be opened
  /// Whether no other process has it. The service manager keeps a socket that it passes, for the
  /// next server, and never closes it.
  bool is_own = true;
  bool local = false;  ///< only this machine reaches it
  std::string where;   ///< HOST:PORT or unix:PATH
  std::string error;   ///< why not
  SocketFile created;  ///< of a Unix socket of our own
};

/// Takes over the socket that systemd passes (sd_listen_fds(3)); if there is none, opens one.
std::shared_ptr<const ServerSocket> open_server_socket(const ListenAddress& address);

/// What would keep the server from listening there, other than a running server; empty: nothing.
std::string listen_fault(const ListenAddress& address);

}  // namespace tokenferry::server
