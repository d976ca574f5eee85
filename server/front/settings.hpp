// The server's settings, made from its configuration.
#pragma once

#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/config/config.hpp"
#include "server/exchange/exchange.hpp"
#include "server/net/tls.hpp"

namespace tokenferry::server {

/// The configuration, and what is made from it. They never change: a reload makes new settings, and
/// requests that began under the old ones end under them.
struct Settings {
  Settings() = default;
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;

  Config config;
  timespec read_at{};       ///< when reading it began, as the times of files are told
  SslContext provider_tls;  ///< for connections to providers
  SslContext own_tls;       ///< for connections from clients; nullptr: plain HTTP
  Exchange exchange{config.clients};
};

/// The clock of the files' times: nothing that changes later has an earlier one.
timespec coarse_time();

/// Reads the configuration, its secrets and certificates.
/// file, listen  as for load_config()
std::variant<std::shared_ptr<const Settings>, ConfigError> load_settings(const std::string& file,
                                                                         const std::string& listen);

/// What is wrong with the server's certificate now; nullopt: nothing, or there is no certificate.
std::optional<ConfigError> certificate_fault(const Settings& settings, std::time_t now);

/// Likely mistakes that do not keep the server from starting, the certificate's fault included; a
/// line each.
/// local  only this machine reaches the address
std::vector<std::string> warnings_of(const Settings& settings, bool local, std::time_t now);

}  // namespace tokenferry::server
