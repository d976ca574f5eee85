// OpenSSL, set up strictly: TLS 1.2 at least, names and chains verified.
#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <variant>

#include "server/config/config.hpp"
#include "server/net/tls.hpp"

namespace tokenferry::server {

/// The context of connections to providers, with the system's trust anchors and those of `ca_file`.
/// errors  no anchor at all, where a client's provider is asked over TLS
std::variant<SslContext, ConfigError> make_client_context(const Config& config);

/// The context of the listening side.
std::variant<SslContext, ConfigError> make_server_context(const TlsFiles& files);

/// What browsers will say of the listening side's certificate, since it has expired, or is not
/// valid yet; nullopt: it is valid now.
std::optional<ConfigError> find_validity_fault(const SSL_CTX& context, const TlsFiles& files,
                                               std::time_t now);

}  // namespace tokenferry::server
