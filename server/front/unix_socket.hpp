// Listening on Unix sockets.
#pragma once

#include <string>

#include "server/config/listen_address.hpp"

namespace tokenferry::server {

/// Listens at the path. A file that a server left which is no more is replaced; one at which a
/// server listens, or that is no socket, is not.
/// error    why not
/// returns  the descriptor; below zero: it could not be had
int listen_unix(const ListenAddress& address, int backlog, std::string& error);

/// What would keep a server from listening there, other than a running server; empty: nothing.
std::string unix_fault(const std::string& path);

}  // namespace tokenferry::server
