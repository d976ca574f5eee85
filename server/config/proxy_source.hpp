// Where the proxy for connections to providers is configured.
#pragma once

#include "server/config/config.hpp"
#include "server/config/config_reader.hpp"

namespace tokenferry::server {

/// The proxy of the key "proxy". If it has a password, only its owner may be able to read the file.
/// ends by refuse_config where something is wrong
EgressProxy load_proxy(const ConfigReader& in);

/// Adds NO_PROXY of the environment, and, where the file names no proxy and a client would use one,
/// HTTPS_PROXY or else ALL_PROXY. As in curl, the lower-case name of a variable comes first.
/// ends by refuse_config where something is wrong
void add_proxy_of_environment(Config& config);

}  // namespace tokenferry::server
