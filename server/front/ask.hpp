// Asks every client's provider, for --check --ask.
#pragma once

#include <string>
#include <vector>

#include "server/exchange/reply.hpp"
#include "server/front/settings.hpp"

namespace tokenferry::server {

/// The result for one secret of a client. If it has two, `reply.secret` says which.
struct Asked {
  const ClientConfig* client = nullptr;
  Reply reply;  ///< as for a page
};

/// Sends each client's provider a token request with a code that cannot exist, in the same way and
/// with the same octets as for a page. Results are in the order of the configuration.
/// throws  std::system_error: the system has no descriptors for it
std::vector<Asked> ask_providers(const Settings& settings);

/// A table for a person.
std::string table_of(const std::vector<Asked>& asked);

/// One JSON array.
std::string json_of(const std::vector<Asked>& asked);

/// Whether every client has a secret with which no fault was found.
bool is_well(const std::vector<Asked>& asked);

}  // namespace tokenferry::server
