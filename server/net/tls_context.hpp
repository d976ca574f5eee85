// OpenSSL, set up strictly: TLS 1.2 at least, names and chains verified.
#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <variant>

#include "server/config/config.hpp"
#include "server/net/tls.hpp"

namespace tokenferry::server {

/// The context for connections to providers, with the system's trust anchors and those of
/// `ca_file`. errors  there is no anchor at all, and a token endpoint is https
std::variant<SslContext, ConfigError> make_client_context(const Config& config);

/// The context for connections that we accept.
std::variant<SslContext, ConfigError> make_server_context(const TlsFiles& files);

/// Why browsers will reject the server's own certificate now: it has expired, or is not valid yet;
/// nullopt: it is valid.
std::optional<ConfigError> find_validity_fault(const SSL_CTX& context, const TlsFiles& files,
                                               std::time_t now);

}  // namespace tokenferry::server
