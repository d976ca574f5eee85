// The end of serving, as all threads that serve hear of it.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <chrono>

namespace tokenferry::server {

class Stop {
 public:
  /// seconds  the patience
  explicit Stop(std::chrono::seconds seconds) : patience(seconds) {}
  ~Stop() { close(event_); }
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  void call() {
    called_ = true;
    eventfd_write(event_, 1);
  }
  const std::atomic<bool>& called() const { return called_; }
  /// Becomes readable, and stays so, when it is called.
  int socket() const { return event_; }

  const std::chrono::seconds patience;  ///< with what is in flight then

 private:
  const int event_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  std::atomic<bool> called_ = false;
};

}  // namespace tokenferry::server
