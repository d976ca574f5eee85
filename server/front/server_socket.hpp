// The socket that listens: on an address, on a Unix socket, or as systemd hands it over.
#pragma once

#include <memory>
#include <string>

#include "server/config/listen_address.hpp"

namespace tokenferry::server {

/// Is closed with its last owner, and the file of a Unix socket of our own removed.
struct ServerSocket {
  ServerSocket() = default;
  ~ServerSocket();
  ServerSocket(const ServerSocket&) = delete;
  ServerSocket& operator=(const ServerSocket&) = delete;

  /// Where it listens: http://HOST:PORT with the real port, or unix:PATH.
  std::string url(bool tls) const;

  int socket = -1;  ///< below zero: it could not be had
  /// Nobody else has it. One that a service manager handed over stays with that for the next
  /// server, and is never shut.
  bool is_own = true;
  bool local = false;   ///< only this machine reaches it
  std::string where;    ///< HOST:PORT or unix:PATH
  std::string error;    ///< why not
  std::string created;  ///< the file of a Unix socket of our own
};

/// Takes the socket that systemd hands over, where it does so (sd_listen_fds(3)); else opens one.
std::shared_ptr<const ServerSocket> open_server_socket(const ListenAddress& address);

/// What would keep the server from listening there, whoever listens there now; empty: nothing.
std::string listen_fault(const ListenAddress& address);

}  // namespace tokenferry::server
