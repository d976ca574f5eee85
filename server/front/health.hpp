// Whether the server on this machine serves, for the health check of a container.
#pragma once

#include <string>

#include "server/config/listen_address.hpp"

namespace tokenferry::server {

enum class Scheme { http, https };

/// Asks the server that listens there for its health, as a load balancer does. Its certificate is
/// not looked at: it is not for this machine's own name.
/// returns  what is wrong; empty: it serves
std::string health_fault(const ListenAddress& address, Scheme scheme);

}  // namespace tokenferry::server
