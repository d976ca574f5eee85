// Absolute deadlines: a peer cannot extend one by sending an octet now and then.
#pragma once

#include <algorithm>
#include <chrono>

namespace tokenferry::server {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

/// The time left, for poll(2): at least 0, at most a day.
inline int milliseconds_until(Deadline deadline) {
  using std::chrono::milliseconds;
  const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
  return static_cast<int>(std::clamp(left, milliseconds(0), milliseconds(86400000)).count());
}

inline double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

}  // namespace tokenferry::server
