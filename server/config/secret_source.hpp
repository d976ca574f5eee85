// Where a client secret may come from: a file of its own, the environment, or a configuration file
// that only its owner can read.
#pragma once

#include <string>
#include <string_view>

#include "server/config/config_reader.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {

enum class WhichSecret { current, previous };

struct LoadedSecret {
  Secret secret;
  std::string source;  ///< "file PATH", "variable NAME", or "the configuration"
};

/// Reads a secret of a client from exactly one of `client_secret_file`, `client_secret_env` and
/// `client_secret`; the previous one from the keys with `previous_` before these names, and from
/// none of them where there is none. One line end after it is removed.
/// ends by refuse_config where something is wrong, never with any text that is
///       or can be a part of the secret
LoadedSecret load_secret(const ConfigReader& client, WhichSecret which, std::string_view client_id);

/// What makes a text an unlikely id or secret, to follow "found": quotes around it, a variable that
/// nobody replaced, a placeholder, a blank inside. Empty: nothing does.
std::string_view oddity_of(std::string_view text);

/// Warns if others can read a file with a secret, and refuses it if others can write to it.
void check_access(const ConfigReader& in, std::string_view key, const std::string& path);

}  // namespace tokenferry::server
