#include "server/config/file_access.hpp"

namespace tokenferry::server {

FileAccess access_of(const FileFacts& found) {
  // A pipe: no other program has its ends.
  if (found.kind != FileFacts::Kind::regular) return FileAccess::owner;
  const auto mode = found.mode & (found.own_group ? 0007u : 0077u);
  if ((mode & 0022) != 0) return FileAccess::others_write;
  return (mode & 0044) != 0 ? FileAccess::others_read : FileAccess::owner;
}

}  // namespace tokenferry::server
