// Where the server listens.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace tokenferry::server {

struct ListenAddress {
  std::string host = "127.0.0.1";  ///< a name or an address, without brackets
  int port = 8787;                 ///< 0: the system chooses
  std::string path;                ///< of a Unix socket, which then takes the place of the two
  mode_t mode = 0660;              ///< who may connect to that

  bool operator==(const ListenAddress&) const = default;
};

/// Reads HOST:PORT, the host of IPv6 in brackets, or unix:PATH, with ",mode=0666" behind it or
/// without; the path is absolute.
std::optional<ListenAddress> read_listen_address(std::string_view text);

/// As it is configured.
std::string text_of(const ListenAddress& address);

}  // namespace tokenferry::server
