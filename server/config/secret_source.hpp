// Where a client secret may come from: a file of its own, the environment, or a configuration that
// only its owner can read.
#pragma once

#include <string_view>

#include "server/config/config_reader.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {

/// Reads the secret of a client: exactly one of `client_secret_file`, `client_secret_env` and
/// `client_secret`. One line end after it is cut off.
/// throws  ConfigFault, never with a part of the secret, nor with what can be one
Secret load_secret(const ConfigReader& client, std::string_view client_id);

/// What makes a text an unlikely id or secret, as "found ..." says it: quotes around it, a variable
/// that nobody replaced, a placeholder, a blank inside. Empty: nothing does.
std::string_view oddity_of(std::string_view text);

/// Warns of a file with a secret in it that others can read, and refuses one that others can write.
void check_access(const ConfigReader& in, std::string_view key, const std::string& path);

}  // namespace tokenferry::server
