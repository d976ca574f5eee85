#include "server/net/loop.hpp"

#include <unistd.h>

#include <algorithm>
#include <span>

namespace tokenferry::server {
namespace {

void control(int epoll, int operation, int socket, std::uint32_t events, Watcher& watcher) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &watcher;
  epoll_ctl(epoll, operation, socket, &event);
}

}  // namespace

Loop::Loop() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {}

Loop::~Loop() {
  close(epoll_);
}

void Loop::add(int socket, std::uint32_t events, Watcher& watcher) {
  control(epoll_, EPOLL_CTL_ADD, socket, events, watcher);
}

void Loop::share(int socket, Watcher& watcher) {
  control(epoll_, EPOLL_CTL_ADD, socket, EPOLLIN | EPOLLEXCLUSIVE, watcher);
}

void Loop::change(int socket, std::uint32_t events, Watcher& watcher) {
  control(epoll_, EPOLL_CTL_MOD, socket, events, watcher);
}

void Loop::remove(int socket, const Watcher& watcher) {
  epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
  for (auto& event : std::span(events_).first(static_cast<std::size_t>(count_))) {
    if (event.data.ptr == &watcher) event.data.ptr = nullptr;
  }
}

int Loop::turn(int milliseconds) {
  count_ = std::max(
      epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), milliseconds), 0);
  for (const auto& event : std::span(events_).first(static_cast<std::size_t>(count_))) {
    if (event.data.ptr) static_cast<Watcher*>(event.data.ptr)->ready(event.events);
  }
  const int ready = count_;
  count_ = 0;
  return ready;
}

}  // namespace tokenferry::server
