// One client of the configuration.
#pragma once

#include <string>

#include "server/config/config.hpp"
#include "server/config/config_reader.hpp"
#include "server/config/secret_source.hpp"

namespace tokenferry::server {

/// Reads and checks one client, its secret with it.
/// directory  that a relative client_secret_file begins at
/// throws     ConfigFault
ClientConfig load_client(ConfigReader& in, const std::string& directory, Readers readers);

}  // namespace tokenferry::server
