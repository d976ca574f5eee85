// The program's notices on standard error: that it listens, warnings, why it ends.
#pragma once

#include <atomic>
#include <memory>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

#include "server/net/deadline.hpp"

namespace tokenferry::server {

/// While it lives, each line of std::cerr is JSON as the log's lines are: what is no terminal is
/// collected, by systemd's journal or a container's runtime, which brings both streams together
/// even where they are two pipes, so that whoever reads JSON lines there stumbles over nothing. A
/// person at a terminal gets plain text.
class Notices {
 public:
  Notices();
  ~Notices();
  Notices(const Notices&) = delete;
  Notices& operator=(const Notices&) = delete;

  /// From now on lines are plain text: they answer a person, or a script, and belong to no log.
  void speak_plainly();

 private:
  std::unique_ptr<std::streambuf> json_;
  std::streambuf* plain_ = nullptr;
};

/// What has to wait because the system refuses it. It is tried again and again, by all threads, and
/// told of at most once a minute.
class Waiting {
 public:
  /// who  as in "WHO to wait": "new connections have"
  explicit Waiting(std::string_view who) : who_(who) {}
  void tell(const std::string& reason, Clock::time_point now = Clock::now());

 private:
  const std::string_view who_;
  std::atomic<Clock::rep> told_at_ = 0;  ///< 0: never
};

/// A line each.
void tell_warnings(const std::vector<std::string>& warnings);

}  // namespace tokenferry::server
