// Where the proxy on the way out comes from.
#pragma once

#include "server/config/config.hpp"
#include "server/config/config_reader.hpp"

namespace tokenferry::server {

/// The proxy of the key "proxy". With a password in it the file is one that only its owner may
/// read.
/// throws  ConfigFault
EgressProxy load_proxy(const ConfigReader& in);

/// Adds what the environment says: NO_PROXY, and where the file names no proxy and a client needs
/// one, HTTPS_PROXY or else ALL_PROXY. As with curl, the name in lower case goes before the other.
/// throws  ConfigFault
void add_proxy_of_environment(Config& config);

}  // namespace tokenferry::server
