// The configuration file.
#pragma once

#include <string>
#include <string_view>

#include "server/config/config_reader.hpp"

namespace tokenferry::server {

/// Reads the whole file.
/// source  set to the file's name, its directory, and who can read it
/// ends by refuse_config where something is wrong
JsonValue load_config_file(const std::string& file, ConfigSource& source);

/// Reads its text.
/// faults  end it (refuse_config): not JSON, with line and column; a key twice in one object
JsonValue parse_config(std::string_view text, const std::string& file);

}  // namespace tokenferry::server
