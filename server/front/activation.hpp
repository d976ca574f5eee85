// Sockets that systemd opens and hands over (sd_listen_fds(3)).
#pragma once

#include <optional>
#include <string>

namespace tokenferry::server {

struct Activation {
  int socket = -1;    ///< that listens, and does not block; below zero: none that could be used
  std::string error;  ///< why not
};

/// Takes what was handed over to this process, and forgets it in the environment.
/// returns  nullopt: nothing was
std::optional<Activation> take_activation();

}  // namespace tokenferry::server
