// Who besides its owner may read or write a file of the configuration.
#pragma once

#include <string>

struct stat;

namespace tokenferry::server {

/// The groups of this process, and root's group, count as the owner.
enum class FileAccess { owner, others_read, others_write };

FileAccess access_of(const struct stat& found);

/// Why a file cannot be read, to follow "found": "no such file", "a directory", "a file that may
/// not be read"; empty: it can.
std::string reading_fault(const std::string& path);

}  // namespace tokenferry::server
