// The threads that serve, and their end.
#pragma once

#include <memory>

#include "server/config/config.hpp"
#include "server/front/server_socket.hpp"
#include "server/net/tls.hpp"

namespace tokenferry::server {

/// Serves until SIGTERM or SIGINT, which must be blocked in every thread; then finishes what is in
/// flight.
/// provider_tls  of connections to providers
/// own_tls       of the listening side; nullptr: plain HTTP
void serve(const Config& config, SSL_CTX& provider_tls, SSL_CTX* own_tls,
           std::shared_ptr<const ServerSocket> socket);

}  // namespace tokenferry::server
