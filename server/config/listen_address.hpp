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
  std::string path;                ///< of a Unix socket, in place of host and port
  mode_t mode = 0660;              ///< who may connect to that

  bool operator==(const ListenAddress&) const = default;
};

/// Reads HOST:PORT, with an IPv6 address in brackets, or unix:PATH, perhaps followed by
/// ",mode=0666"; the path is absolute.
std::optional<ListenAddress> read_listen_address(std::string_view text);

/// The address as it is written in a configuration.
std::string text_of(const ListenAddress& address);

}  // namespace tokenferry::server
