// What a configuration makes of the server.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "server/config/config.hpp"
#include "server/exchange/exchange.hpp"
#include "server/net/tls.hpp"

namespace tokenferry::server {

/// The configuration, and what was made of it. It never changes: a reload makes another, and what
/// began under this one ends under it.
struct Settings {
  Settings() = default;
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;

  Config config;
  SslContext provider_tls;  ///< of connections to providers
  SslContext own_tls;       ///< of the listening side; nullptr: plain HTTP
  Exchange exchange{config.clients};
};

/// Reads the configuration, its secrets and certificates.
/// file, listen  as load_config takes them
std::variant<std::shared_ptr<const Settings>, ConfigError> load_settings(const std::string& file,
                                                                         const std::string& listen);

}  // namespace tokenferry::server
