// The addresses of a client's pages: their redirect URIs, and the origins of their requests.
#pragma once

#include <string>
#include <vector>

#include "server/config/config_reader.hpp"
#include "shared/error.hpp"
#include "shared/transport.hpp"

namespace tokenferry::server {

/// Reads `redirect_uris`, each as a browser writes it.
std::vector<std::string> read_redirect_uris(const ConfigReader& in, Transport transport);

/// Reads `origins`; without that key, takes the origins of the redirect URIs.
std::vector<std::string> read_origins(const ConfigReader& in, Transport transport,
                                      const std::vector<std::string>& redirect_uris);

/// What is wrong with a URL, to follow "found".
std::string url_fault(const ConfigReader& in, const Error& error);

}  // namespace tokenferry::server
