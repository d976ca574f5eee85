// The variables TOKENFERRY_*, as the object that they would be in a file.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace tokenferry::server {

/// Keys of the server and of one client, side by side, all texts; those of `tls` and `limits` in
/// objects of their own.
/// secrets  variables that the file's clients take their secrets from: not ours to read
/// throws   ConfigFault
nlohmann::json load_environment(const std::vector<std::string>& secrets);

}  // namespace tokenferry::server
