// Where a client secret may come from: a file of its own, the environment, or a configuration that
// only its owner can read.
#pragma once

#include <string>

#include "server/config/config_reader.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {

/// Who can read the configuration itself.
enum class Readers { owner, others };

/// Reads the secret of a client: exactly one of `client_secret_file`, `client_secret_env` and
/// `client_secret`. One line end after it is cut off.
/// directory  that a relative client_secret_file begins at
/// throws     ConfigFault, never with a part of the secret
Secret load_secret(ConfigReader& client, const std::string& directory, Readers readers);

}  // namespace tokenferry::server
