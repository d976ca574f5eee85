#include "server/mailbox.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

namespace tokenferry::server {

Mailbox::Mailbox() : event_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

Mailbox::~Mailbox() {
  close(event_);
}

void Mailbox::put(ConnectionId id, std::string answer) {
  {
    const std::lock_guard lock(mutex_);
    letters_.emplace_back(id, std::move(answer));
  }
  eventfd_write(event_, 1);
}

std::vector<Mailbox::Letter> Mailbox::take() {
  eventfd_t count = 0;
  eventfd_read(event_, &count);
  std::vector<Letter> taken;
  const std::lock_guard lock(mutex_);
  taken.swap(letters_);
  return taken;
}

}  // namespace tokenferry::server
