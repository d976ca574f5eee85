#include "server/config/file_access.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <vector>

namespace tokenferry::server {
namespace {

bool is_own_group(gid_t group) {
  if (group == 0 || group == getegid()) return true;
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(getgroups(0, nullptr), 0)));
  const int count = getgroups(static_cast<int>(groups.size()), groups.data());
  return std::find(groups.begin(), groups.begin() + std::max(count, 0), group) !=
         groups.begin() + std::max(count, 0);
}

}  // namespace

FileAccess access_of(const struct stat& found) {
  if (!S_ISREG(found.st_mode)) return FileAccess::owner;  // a pipe: no other program has its ends
  auto mode = found.st_mode & (S_IRWXG | S_IRWXO);
  if (is_own_group(found.st_gid)) mode &= S_IRWXO;
  if ((mode & (S_IWGRP | S_IWOTH)) != 0) return FileAccess::others_write;
  return (mode & (S_IRGRP | S_IROTH)) != 0 ? FileAccess::others_read : FileAccess::owner;
}

std::string reading_fault(const std::string& path) {
  struct stat found{};
  if (stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode)) return "a directory";
  // Without opening it: closing a pipe again would break its writer.
  if (access(path.c_str(), R_OK) == 0) return {};
  if (errno == ENOENT || errno == ENOTDIR) return "no such file";
  if (errno == EACCES) return "a file that may not be read by the user who runs this";
  return std::system_category().message(errno);
}

}  // namespace tokenferry::server
