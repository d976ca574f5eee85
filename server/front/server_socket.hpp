// The socket that listens.
#pragma once

#include <memory>
#include <string>

namespace tokenferry::server {

/// Is closed with its last owner.
struct ServerSocket {
  ServerSocket() = default;
  ~ServerSocket();
  ServerSocket(const ServerSocket&) = delete;
  ServerSocket& operator=(const ServerSocket&) = delete;

  int socket = -1;    ///< below zero: it could not be had
  /// Nobody else has it. One that a service manager handed over stays with that for the next server,
  /// and is never shut.
  bool is_own = false;
  std::string where;  ///< HOST:PORT, the real port in it
  std::string error;  ///< why not
};

/// host  a name or an address, without brackets
/// port  0: the system chooses
std::shared_ptr<const ServerSocket> open_server_socket(const std::string& host, int port);

}  // namespace tokenferry::server
