#include "server/pool.hpp"

namespace tokenferry::server {
namespace {

/// Shorter than the keep-alive of any provider's front that we know.
constexpr auto max_idle = std::chrono::seconds(30);
constexpr std::size_t max_size = 1024;  // as many as there are workers at most

}  // namespace

std::unique_ptr<Wire> Pool::take() {
  for (;;) {
    std::unique_ptr<Wire> wire;
    {
      const std::lock_guard lock(mutex_);
      if (idle_.empty()) return nullptr;
      wire = std::move(idle_.back());
      idle_.pop_back();
    }
    if (Clock::now() - wire->idle_since < max_idle && wire->is_idle()) return wire;
  }
}

void Pool::put(std::unique_ptr<Wire> wire) {
  wire->idle_since = Clock::now();
  std::vector<std::unique_ptr<Wire>> old;
  const std::lock_guard lock(mutex_);
  // The oldest stand in front: those that are too old go, and one where there are too many.
  auto fresh = idle_.begin();
  while (fresh != idle_.end() && wire->idle_since - (*fresh)->idle_since >= max_idle) ++fresh;
  if (fresh == idle_.begin() && idle_.size() >= max_size) ++fresh;
  idle_.erase(idle_.begin(), fresh);
  idle_.push_back(std::move(wire));
}

}  // namespace tokenferry::server
