// The configuration file.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "server/config/config_reader.hpp"

namespace tokenferry::server {

/// Reads the whole file.
/// source  set to the file's name, its directory, and who can read it
/// throws  ConfigFault
nlohmann::json load_config_file(const std::string& file, ConfigSource& source);

/// Reads its text.
/// throws  ConfigFault: not JSON, with line and column; a key twice in one object
nlohmann::json parse_config(std::string_view text, const std::string& file);

}  // namespace tokenferry::server
