// Reads one client of the configuration.
#pragma once

#include "server/config/config.hpp"
#include "server/config/config_reader.hpp"

namespace tokenferry::server {

/// Reads and checks one client, including its secret.
/// ends by refuse_config where something is wrong
ClientConfig load_client(const ConfigReader& in);

}  // namespace tokenferry::server
