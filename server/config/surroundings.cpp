#include "server/config/surroundings.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "server/config/config_fault.hpp"

namespace tokenferry::server {
namespace {

bool is_own_group(gid_t group) {
  if (group == 0 || group == getegid()) return true;
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(getgroups(0, nullptr), 0)));
  const int count = getgroups(static_cast<int>(groups.size()), groups.data());
  return std::find(groups.begin(), groups.begin() + std::max(count, 0), group) !=
         groups.begin() + std::max(count, 0);
}

std::string reading_fault(const std::string& path) {
  if (access(path.c_str(), R_OK) == 0) return {};
  if (errno == ENOENT || errno == ENOTDIR) return std::string(is_missing);
  if (errno == EACCES) return std::string(is_forbidden);
  return std::system_category().message(errno);
}

}  // namespace

FileFacts look_at(const std::string& path) {
  struct stat found{};
  const bool is_there = stat(path.c_str(), &found) == 0;
  FileFacts facts;
  facts.fault = is_there && S_ISDIR(found.st_mode) ? is_directory : reading_fault(path);
  if (!is_there) return facts;
  if (S_ISREG(found.st_mode)) facts.kind = FileFacts::Kind::regular;
  if (S_ISFIFO(found.st_mode)) facts.kind = FileFacts::Kind::pipe;
  facts.size = static_cast<std::uint64_t>(found.st_size);
  facts.mode = found.st_mode & 07777;
  facts.own_group = is_own_group(found.st_gid);
  return facts;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::vector<std::string_view> variables() {
  std::vector<std::string_view> all;
  for (char** variable = environ; *variable; ++variable) all.emplace_back(*variable);
  return all;
}

void refuse_config(const std::string& message) {
  throw ConfigFault(message);
}

}  // namespace tokenferry::server
