#include "server/net/loop.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <system_error>

namespace tokenferry::server {
namespace {

bool control(int epoll, int operation, int socket, std::uint32_t events, Watcher& watcher) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &watcher;
  return epoll_ctl(epoll, operation, socket, &event) == 0;
}

}  // namespace

Loop::Loop() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw std::system_error(errno, std::system_category(), "epoll_create1");
}

Loop::~Loop() {
  close(epoll_);
}

bool Loop::add(int socket, std::uint32_t events, Watcher& watcher) {
  return control(epoll_, EPOLL_CTL_ADD, socket, events, watcher);
}

bool Loop::share(int socket, Watcher& watcher) {
  return control(epoll_, EPOLL_CTL_ADD, socket, EPOLLIN | EPOLLEXCLUSIVE, watcher);
}

bool Loop::change(int socket, std::uint32_t events, Watcher& watcher) {
  return control(epoll_, EPOLL_CTL_MOD, socket, events, watcher);
}

void Loop::remove(int socket, const Watcher& watcher) {
  // It fails only where the socket was never added; then there is nothing to remove.
  epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
  for (auto& event : std::span(events_).first(static_cast<std::size_t>(count_))) {
    if (event.data.ptr == &watcher) event.data.ptr = nullptr;
  }
}

void Loop::call_at(Deadline time, Watcher& watcher) {
  timers_.emplace(time, &watcher);
}

void Loop::cancel_timers(const Watcher& watcher) {
  std::erase_if(timers_, [&](const auto& each) { return each.second == &watcher; });
}

int Loop::poll_timeout(int milliseconds) const {
  if (timers_.empty()) return milliseconds;
  const int until_timer = milliseconds_until(timers_.begin()->first);
  return milliseconds < 0 ? until_timer : std::min(milliseconds, until_timer);
}

void Loop::run_timers() {
  // Always the first one: the watcher called may set another timer, or cancel others.
  while (!timers_.empty() && timers_.begin()->first <= Clock::now()) {
    auto* watcher = timers_.begin()->second;
    timers_.erase(timers_.begin());
    watcher->ready(0);
  }
}

int Loop::turn(int milliseconds) {
  count_ = epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()),
                      poll_timeout(milliseconds));
  if (count_ < 0) {
    count_ = 0;
    if (errno != EINTR) throw std::system_error(errno, std::system_category(), "epoll_wait");
  }
  for (const auto& event : std::span(events_).first(static_cast<std::size_t>(count_))) {
    if (event.data.ptr) static_cast<Watcher*>(event.data.ptr)->ready(event.events);
  }
  const int ready = count_;
  count_ = 0;
  run_timers();
  return ready;
}

}  // namespace tokenferry::server
