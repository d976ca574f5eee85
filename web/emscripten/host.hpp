// What a program's host needs to know of the client at work, beside web/host.hpp.
#pragma once

#include <map>
#include <string>

#include "shared/text.hpp"
#include "web/host.hpp"

namespace tokenferry::web {

/// Sessions that end with their client.
using Memory = std::map<std::string, std::string, std::less<>>;

/// Where the client at work keeps its session; nullptr: in the tab's storage.
extern Memory* session_memory;

/// The page's URL when that client was made.
extern View client_made_at;

}  // namespace tokenferry::web
