// Notices when a file of the configuration changes, or when another takes its place.
#pragma once

#include <ctime>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace tokenferry::server {

/// Watches the places that decide what a path leads to: the file, its name in its directory, and
/// that of every symbolic link on the way, since Kubernetes swaps a link to a directory, certbot
/// one to a file, and editors the file itself. A change sends `signal` to this process.
class FileWatch {
 public:
  static const int signal;

  /// since  when the files were read: what has changed after it counts
  FileWatch(const std::vector<std::string>& files, const timespec& since);
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  /// Whether a file may have changed since the last call.
  bool take();
  /// Why not all are watched, in the system's words; empty: all are.
  const std::string& fault() const { return fault_; }

 private:
  void add(const std::string& file, const timespec& since);
  void add_place(const std::string& directory, const std::string& name, const timespec& since);
  int watch(const std::string& path, unsigned events, const timespec& since);
  bool counts(int watched, unsigned events, const std::string& name) const;
  void fail(const std::string& what);

  int inotify_;
  bool changed_ = false;
  std::string fault_;
  std::map<int, std::string> directories_;  ///< by their watch
  std::set<std::string> places_;            ///< the paths in these that count
};

}  // namespace tokenferry::server
