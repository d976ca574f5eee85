#include "server/front/notices.hpp"

#include <unistd.h>

#include <array>
#include <ctime>
#include <iostream>
#include <mutex>
#include <string>

#include "server/exchange/json.hpp"

namespace tokenferry::server {
namespace {

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
  if (isatty(STDERR_FILENO) != 0) return;
  json_ = std::make_unique<JsonLines>();
  plain_ = std::cerr.rdbuf(json_.get());
}

Notices::~Notices() {
  speak_plainly();
}

void Notices::speak_plainly() {
  if (json_) std::cerr.rdbuf(plain_);
  json_ = nullptr;
}

void Waiting::notice(const std::string& reason, Clock::time_point now) {
  const auto since_boot = now.time_since_epoch();
  auto last = noticed_at_.load();
  if (last != 0 && since_boot - Clock::duration(last) < std::chrono::minutes(1)) return;
  // Of several threads only one writes it.
  if (!noticed_at_.compare_exchange_strong(last, since_boot.count())) return;
  std::cerr << "tokenferry: " + std::string(who_) + " to wait: " + reason + "\n";
}

void write_warnings(const std::vector<std::string>& warnings) {
  for (const auto& warning : warnings) std::cerr << "tokenferry: warning: " + warning + "\n";
}

}  // namespace tokenferry::server
