// The variables TOKENFERRY_*, as the object that a file with the same keys would be.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/config/json_value.hpp"

namespace tokenferry::server {

/// Keys of the server and of one client in one object, all of them texts; those of `tls` and
/// `limits` in objects of their own.
/// secrets  variables with secrets of the file's clients: these are skipped
/// ends by refuse_config where something is wrong
JsonValue load_environment(const std::vector<std::string>& secrets);

/// The value of any variable; nullopt: it is not set.
std::optional<std::string_view> variable_named(std::string_view name);

}  // namespace tokenferry::server
