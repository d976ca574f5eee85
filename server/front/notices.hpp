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

/// While it exists, each line of std::cerr is JSON, like the log's lines, unless std::cerr is a
/// terminal. systemd's journal and container runtimes collect both streams as one, even through two
/// pipes, and programs that read JSON lines there must not meet others. A person at a terminal gets
/// plain text.
class Notices {
 public:
  Notices();
  ~Notices();
  Notices(const Notices&) = delete;
  Notices& operator=(const Notices&) = delete;

  /// Makes further lines plain text: they answer a person or a script, and are not part of a log.
  void speak_plainly();

 private:
  std::unique_ptr<std::streambuf> json_;
  std::streambuf* plain_ = nullptr;
};

/// Something that has to wait because the system refuses it. All threads try it again and again; a
/// notice says so at most once a minute.
class Waiting {
 public:
  /// who  as in "WHO to wait": "new connections have"; a literal
  explicit Waiting(std::string_view who) : who_(who) {}
  void notice(const std::string& reason, Clock::time_point now = Clock::now());

 private:
  const std::string_view who_;
  std::atomic<Clock::rep> noticed_at_ = 0;  ///< when the last notice was written; 0: never
};

/// Writes one line for each.
void write_warnings(const std::vector<std::string>& warnings);

}  // namespace tokenferry::server
