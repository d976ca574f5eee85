// The program's notices on standard error: that it listens, warnings, why it ends.
#pragma once

#include <memory>
#include <streambuf>

namespace tokenferry::server {

/// While it lives, each line of std::cerr is JSON as the log's lines are, where both go into one
/// stream, as in systemd's journal and behind `2>&1`: whoever reads JSON lines there stumbles over
/// nothing. A terminal, and a standard error of its own, get plain text.
class Notices {
 public:
  Notices();
  ~Notices();
  Notices(const Notices&) = delete;
  Notices& operator=(const Notices&) = delete;

 private:
  std::unique_ptr<std::streambuf> json_;
  std::streambuf* plain_ = nullptr;
};

}  // namespace tokenferry::server
