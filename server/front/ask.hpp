// Asks every client's provider, for --check --ask.
#pragma once

#include <string>
#include <vector>

#include "server/exchange/reply.hpp"
#include "server/front/settings.hpp"

namespace tokenferry::server {

/// What came of asking for one client.
struct Asked {
  const ClientConfig* client = nullptr;
  Reply reply;  ///< that a page would have got
};

/// Sends each client's provider a token request as for a page, with a code that cannot exist: the
/// same octets on the same way as an exchange's. In the order of the configuration.
/// throws  std::system_error: the system has no descriptors for it
std::vector<Asked> ask_providers(const Settings& settings);

/// A table for a person.
std::string table_of(const std::vector<Asked>& asked);

/// One JSON array.
std::string json_of(const std::vector<Asked>& asked);

/// Whether nothing was found that is wrong.
bool is_well(const std::vector<Asked>& asked);

}  // namespace tokenferry::server
