#include "server/front/notices.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <iostream>
#include <mutex>
#include <string>

#include "server/exchange/json.hpp"

namespace tokenferry::server {
namespace {

bool shares_the_logs_stream() {
  struct stat log = {};
  struct stat own = {};
  return isatty(STDERR_FILENO) == 0 && fstat(STDOUT_FILENO, &log) == 0 &&
         fstat(STDERR_FILENO, &own) == 0 && log.st_dev == own.st_dev && log.st_ino == own.st_ino;
}

std::string now() {
  const auto seconds = std::time(nullptr);
  tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

class JsonLines : public std::streambuf {
 private:
  int_type overflow(int_type octet) override {
    const std::lock_guard lock(mutex_);
    if (octet == traits_type::eof()) return 0;
    if (octet != '\n') {
      line_ += static_cast<char>(octet);
      return octet;
    }
    const auto json = JsonObject().add("time", now()).add("message", line_).text() + '\n';
    line_.clear();
    const auto written = write(STDERR_FILENO, json.data(), json.size());
    return written < 0 ? traits_type::eof() : octet;
  }

  std::mutex mutex_;
  std::string line_;
};

}  // namespace

Notices::Notices() {
  if (!shares_the_logs_stream()) return;
  json_ = std::make_unique<JsonLines>();
  plain_ = std::cerr.rdbuf(json_.get());
}

Notices::~Notices() {
  if (json_) std::cerr.rdbuf(plain_);
}

}  // namespace tokenferry::server
