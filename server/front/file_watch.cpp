#include "server/front/file_watch.hpp"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace tokenferry::server {
namespace {

namespace fs = std::filesystem;

constexpr unsigned in_directory =
    IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB;
constexpr unsigned of_itself = IN_DELETE_SELF | IN_MOVE_SELF;
/// Of a file itself: one that a container mounts alone has no directory that tells.
constexpr unsigned of_file = IN_CLOSE_WRITE | IN_ATTRIB | of_itself;
constexpr unsigned always = of_itself | IN_IGNORED | IN_UNMOUNT | IN_Q_OVERFLOW;

/// As many links as the system itself follows in one path.
constexpr int max_links = 40;

bool is_before(const timespec& one, const timespec& other) {
  return one.tv_sec != other.tv_sec ? one.tv_sec < other.tv_sec : one.tv_nsec < other.tv_nsec;
}

/// Whether it is a file that somebody still writes: its end will be heard of.
bool is_new_file(const std::string& path) {
  struct stat found{};
  return lstat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode) && found.st_nlink == 1;
}

}  // namespace

const int FileWatch::signal = SIGUSR2;

FileWatch::FileWatch(const std::vector<std::string>& files, const timespec& since)
    : inotify_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (inotify_ < 0 || fcntl(inotify_, F_SETOWN, getpid()) != 0 ||
      fcntl(inotify_, F_SETSIG, signal) != 0 ||
      fcntl(inotify_, F_SETFL, O_NONBLOCK | O_ASYNC) != 0) {
    fail("files");
    return;
  }
  for (const auto& file : files) add(file, since);
}

FileWatch::~FileWatch() {
  if (inotify_ >= 0) close(inotify_);
}

void FileWatch::fail(const std::string& what) {
  if (fault_.empty()) fault_ = what + ": " + std::system_category().message(errno);
}

/// Goes the way that the system goes, and watches each place at which it could lead elsewhere.
void FileWatch::add(const std::string& file, const timespec& since) {
  fs::path rest = file;
  fs::path at = rest.is_absolute() ? "/" : ".";
  rest = rest.relative_path();
  for (int links = 0; !rest.empty() && links <= max_links;) {
    const fs::path name = *rest.begin();
    rest = rest.lexically_relative(name);
    if (rest == ".") rest.clear();
    if (name == "." || name == "..") {
      at /= name;
      continue;
    }
    std::error_code fault;
    const auto next = at / name;
    const auto type = fs::symlink_status(next, fault).type();
    const bool is_link = type == fs::file_type::symlink;
    const bool is_there = type != fs::file_type::not_found && type != fs::file_type::none;
    if (is_link || !is_there || rest.empty()) add_place(at, name, since);
    if (!is_there) return;
    if (!is_link) {
      if (rest.empty()) watch(next, of_file, since);
      at = next;
      continue;
    }
    ++links;
    const auto target = fs::read_symlink(next, fault);
    if (fault) return;
    if (target.is_absolute()) at = "/";
    rest = rest.empty() ? target.relative_path() : target.relative_path() / rest;
  }
}

void FileWatch::add_place(const std::string& directory, const std::string& name,
                          const timespec& since) {
  const int watched = watch(directory, in_directory | of_itself | IN_ONLYDIR, since);
  if (watched < 0) return;
  directories_[watched] = directory;
  places_.insert(directory + '/' + name);
}

/// returns  below zero: it cannot be watched
int FileWatch::watch(const std::string& path, unsigned events, const timespec& since) {
  const int watched = inotify_add_watch(inotify_, path.c_str(), events);
  struct stat found{};
  const bool has_gone = watched < 0 && (errno == ENOENT || errno == ENOTDIR);
  if (watched < 0 && !has_gone) {
    fail(path);
  } else if (has_gone || stat(path.c_str(), &found) != 0 || !is_before(found.st_ctim, since)) {
    changed_ = true;
  }
  return watched;
}

bool FileWatch::counts(int watched, unsigned events, const std::string& name) const {
  if ((events & always) != 0) return true;
  const auto directory = directories_.find(watched);
  if (directory == directories_.end() || name.empty()) return true;
  const auto place = directory->second + '/' + name;
  if (places_.count(place) == 0) return false;
  return (events & IN_CREATE) == 0 || !is_new_file(place);
}

bool FileWatch::take() {
  alignas(inotify_event) std::array<char, 4096> octets;
  for (;;) {
    const auto size = inotify_ < 0 ? 0 : read(inotify_, octets.data(), octets.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno != EAGAIN) fail("inotify");
    if (size <= 0) break;
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      inotify_event event{};
      std::memcpy(&event, octets.data() + at, sizeof event);
      at += sizeof event;
      const std::string name(octets.data() + at, strnlen(octets.data() + at, event.len));
      at += event.len;
      changed_ = changed_ || counts(event.wd, event.mask, name);
    }
  }
  const bool changed = changed_;
  changed_ = false;
  return changed;
}

}  // namespace tokenferry::server
