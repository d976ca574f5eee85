// Who besides its owner may read or write a file of the configuration.
#pragma once

#include "server/config/surroundings.hpp"

namespace tokenferry::server {

/// The groups of this process, and root's group, count as the owner.
enum class FileAccess { owner, others_read, others_write };

FileAccess access_of(const FileFacts& found);

}  // namespace tokenferry::server
