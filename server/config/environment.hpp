// The variables TOKENFERRY_*, as the object that a file with the same keys would be.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace tokenferry::server {

/// Keys of the server and of one client in one object, all of them texts; those of `tls` and
/// `limits` in objects of their own.
/// secrets  variables with secrets of the file's clients: these are skipped
/// throws   ConfigFault
nlohmann::json load_environment(const std::vector<std::string>& secrets);

}  // namespace tokenferry::server
