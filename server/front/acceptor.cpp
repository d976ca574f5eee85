#include "server/front/acceptor.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "server/front/notices.hpp"
#include "server/net/new_connections.hpp"

namespace tokenferry::server {
namespace {

std::string reason_of(int error) {
  return std::system_category().message(error);
}

Waiting& waiting_connections() {
  static Waiting waiting("new connections have");
  return waiting;
}

}  // namespace

Acceptor::Acceptor(Loop& loop, std::shared_ptr<const ServerSocket> listening, Admit admit)
    : loop_(loop), listening_(std::move(listening)), admit_(std::move(admit)) {}

Acceptor::~Acceptor() {
  if (accepting_) loop_.remove(listening_->socket, *this);
}

void Acceptor::resume() {
  if (accepting_ || !listening_) return;
  accepting_ = loop_.share(listening_->socket, *this);
  if (!accepting_) waiting_connections().notice(reason_of(errno));
}

void Acceptor::pause(const std::string& reason) {
  if (std::exchange(accepting_, false)) loop_.remove(listening_->socket, *this);
  waiting_connections().notice(reason);
}

/// Accepts one only, so that of a burst each thread gets its share.
bool Acceptor::accept_one() {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const int fd = accept4(listening_->socket, generic, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    const auto reason = admit_(fd, ip_of(*generic));
    if (!reason.empty()) pause(reason);
    return true;
  }
  if (errno == EINTR || errno == ECONNABORTED) return true;
  if (errno != EAGAIN) pause(reason_of(errno));
  return false;
}

void Acceptor::ignore_new_connections() const {
  if (listening_->is_own) server::ignore_new_connections(listening_->socket);
}

void Acceptor::close() {
  while (accept_one()) {
  }
  if (std::exchange(accepting_, false)) loop_.remove(listening_->socket, *this);
  listening_ = nullptr;
}

}  // namespace tokenferry::server
