// Socket activation: systemd opens the listening socket and passes it on (sd_listen_fds(3)).
#pragma once

#include <optional>
#include <string>

namespace tokenferry::server {

struct Activation {
  int socket = -1;    ///< listening, and not blocking; below zero: none can be used
  std::string error;  ///< why not
};

/// Takes over the socket that systemd passed to this process, and removes its variables from the
/// environment.
/// returns  nullopt: systemd passed none
std::optional<Activation> take_activation();

}  // namespace tokenferry::server
