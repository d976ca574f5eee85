#include "server/front/log.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdio>

#include "server/exchange/json.hpp"
#include "server/front/log_line.hpp"

namespace tokenferry::server {
namespace {

/// How long the log waits for whoever reads it.
constexpr int write_timeout_ms = 1000;

std::string format(const IpAddress& address) {
  if (address == IpAddress{}) return "many";
  std::array<char, INET6_ADDRSTRLEN> text{};
  const auto* octets = address.octets.data() + (address.is_v4() ? 12 : 0);
  inet_ntop(address.is_v4() ? AF_INET : AF_INET6, octets, text.data(), text.size());
  return text.data();
}

}  // namespace

Log::Log() {
  unsigned int random = 0;
  if (getrandom(&random, sizeof(random), 0) < 0) random = static_cast<unsigned int>(getpid());
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%08x-", random);
  prefix_ = text.data();
}

Log::~Log() {
  write_sums(Clock::time_point::max());
  flush();
}

/// RFC 3339, in UTC. The date is computed once a second.
std::string_view Log::now() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  if (time.tv_sec != second_) {
    second_ = time.tv_sec;
    tm utc{};
    gmtime_r(&time.tv_sec, &utc);
    time_.resize(sizeof("2000-01-01T00:00:00.000Z"));
    time_.resize(std::strftime(time_.data(), time_.size(), "%Y-%m-%dT%H:%M:%S.000Z", &utc));
  }
  auto digit = time_.end() - 1;
  for (auto rest = time.tv_nsec / 1'000'000, n = 3L; n > 0; --n, rest /= 10) {
    *--digit = static_cast<char>('0' + rest % 10);
  }
  return time_;
}

std::string Log::write(const LogOptions& options, const Reply& reply, std::string_view origin,
                       double total_ms, const IpAddress& client) {
  auto request_id = prefix_ + std::to_string(++count_);
  if (!has_log_line(options, reply)) return request_id;
  // Anybody can cause refusals without asking a provider, as many as the network carries.
  const bool is_counted = reply.status >= 400 && reply.upstream_ms < 0;
  if (is_counted && !repeats_.admit(client, reply.outcome, reply.status, Clock::now())) {
    return request_id;
  }
  append(write_log_line(now(), request_id, reply, origin, total_ms));
  return request_id;
}

void Log::write_sums(Clock::time_point until) {
  for (const auto& sum : repeats_.take(until)) {
    JsonObject line;
    line.add("time", now()).add("outcome", sum.outcome).add("status", sum.status);
    line.add("count", static_cast<double>(sum.count)).add("address", format(sum.address));
    append(line.text());
  }
}

void Log::append(std::string_view line) {
  const auto text = std::string(line) + '\n';
  if (lines_.size() + text.size() > PIPE_BUF) flush();
  lines_ += text;
}

void Log::flush() {
  if (lines_.empty()) return;
  // A reader that stops must not stop the server: we wait for it once, and then drop lines until it
  // reads again. A pipe that is ready accepts up to PIPE_BUF octets as a whole (POSIX), so that
  // lines of several processes do not mix.
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  stalled_ = poll(&out, 1, stalled_ ? 0 : write_timeout_ms) <= 0;
  if (!stalled_) {
    [[maybe_unused]] const auto written = ::write(STDOUT_FILENO, lines_.data(), lines_.size());
  }
  lines_.clear();
}

}  // namespace tokenferry::server
