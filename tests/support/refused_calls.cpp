#include "tests/support/refused_calls.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace tokenferry::tests {
namespace {

constexpr int none = -1;

std::atomic<int> refused_call = none;
std::atomic<int> refused_error = 0;
std::atomic<int> spared_calls = 0;
std::atomic<int> most_refused = 0;
std::atomic<int> refused_count = 0;

bool is_refused(Call call) {
  if (refused_call != static_cast<int>(call)) return false;
  if (spared_calls > 0) {
    --spared_calls;
    return false;
  }
  if (refused_count >= most_refused) return false;
  ++refused_count;
  errno = refused_error;
  return true;
}

}  // namespace

Refusal::Refusal(Call call, int error, int spared, int most) {
  most_refused = most;
  refused_error = error;
  spared_calls = spared;
  refused_count = 0;
  refused_call = static_cast<int>(call);
}

Refusal::~Refusal() {
  refused_call = none;
}

int Refusal::count() const {
  return refused_count;
}

}  // namespace tokenferry::tests

using tokenferry::tests::Call;
using tokenferry::tests::is_refused;

extern "C" {

int accept4(int socket, sockaddr* address, socklen_t* size, int flags) {
  if (is_refused(Call::accept)) return -1;
  return static_cast<int>(syscall(SYS_accept4, socket, address, size, flags));
}

int epoll_create1(int flags) noexcept {
  return is_refused(Call::epoll_create) ? -1 : static_cast<int>(syscall(SYS_epoll_create1, flags));
}

int epoll_ctl(int epoll, int operation, int socket, epoll_event* event) noexcept {
  if (operation == EPOLL_CTL_ADD && is_refused(Call::epoll_add)) return -1;
  if (operation == EPOLL_CTL_MOD && is_refused(Call::epoll_change)) return -1;
  return static_cast<int>(syscall(SYS_epoll_ctl, epoll, operation, socket, event));
}

int eventfd(unsigned int count, int flags) noexcept {
  return is_refused(Call::eventfd) ? -1 : static_cast<int>(syscall(SYS_eventfd2, count, flags));
}
}
