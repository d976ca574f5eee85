// Who, besides its owner, may read or write a file of the configuration.
#pragma once

#include <string>

struct stat;

namespace tokenferry::server {

/// The groups of this process, and root's, count as its owner.
enum class FileAccess { owner, others_read, others_write };

FileAccess access_of(const struct stat& found);

/// What stands in the way of reading a file, as "found ..." says it: "no such file", "a directory",
/// "a file that may not be read"; empty: nothing does.
std::string reading_fault(const std::string& path);

}  // namespace tokenferry::server
