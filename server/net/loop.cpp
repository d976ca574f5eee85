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

void Loop::call_at(Deadline moment, Watcher& watcher) {
  moments_.emplace(moment, &watcher);
}

void Loop::forget_moments(const Watcher& watcher) {
  std::erase_if(moments_, [&](const auto& each) { return each.second == &watcher; });
}

int Loop::patience(int milliseconds) const {
  if (moments_.empty()) return milliseconds;
  const int until_moment = milliseconds_until(moments_.begin()->first);
  return milliseconds < 0 ? until_moment : std::min(milliseconds, until_moment);
}

void Loop::tell_moments() {
  // Each is looked up anew: a watcher that is told may ask for another, and others may go.
  while (!moments_.empty() && moments_.begin()->first <= Clock::now()) {
    auto* watcher = moments_.begin()->second;
    moments_.erase(moments_.begin());
    watcher->ready(0);
  }
}

int Loop::turn(int milliseconds) {
  count_ =
      epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), patience(milliseconds));
  if (count_ < 0) {
    count_ = 0;
    if (errno != EINTR) throw std::system_error(errno, std::system_category(), "epoll_wait");
  }
  for (const auto& event : std::span(events_).first(static_cast<std::size_t>(count_))) {
    if (event.data.ptr) static_cast<Watcher*>(event.data.ptr)->ready(event.events);
  }
  const int ready = count_;
  count_ = 0;
  tell_moments();
  return ready;
}

}  // namespace tokenferry::server
