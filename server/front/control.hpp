// What the workers have to do: the main thread sets it, and wakes them.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "server/front/settings.hpp"

namespace tokenferry::server {

class Control {
 public:
  enum class Phase {
    serving,
    draining,  ///< serves everything, but /healthz says that the server is about to stop
    closing,   ///< accepts no more connections, and finishes requests in flight
    over,      ///< stops at once
  };

  explicit Control(std::shared_ptr<const Settings> settings) : settings_(std::move(settings)) {}

  Phase phase() const { return phase_; }
  /// Whether the server is about to stop.
  const std::atomic<bool>& is_stopping() const { return is_stopping_; }
  void enter(Phase phase) {
    is_stopping_ = phase != Phase::serving;
    phase_ = phase;
  }

  std::shared_ptr<const Settings> settings() const {
    const std::lock_guard lock(mutex_);
    return settings_;
  }
  void use(std::shared_ptr<const Settings> settings) {
    const std::lock_guard lock(mutex_);
    settings_.swap(settings);
  }

 private:
  std::atomic<Phase> phase_ = Phase::serving;
  std::atomic<bool> is_stopping_ = false;
  mutable std::mutex mutex_;
  std::shared_ptr<const Settings> settings_;
};

}  // namespace tokenferry::server
