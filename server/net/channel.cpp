#include "server/net/channel.hpp"

#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace tokenferry::server {

Channel::Channel(Loop& loop, int socket, std::uint32_t events, Watcher& watcher)
    : loop_(loop), watcher_(watcher), socket_(socket), wanted_(events), watched_(events) {
  if (!loop_.add(socket_, events, watcher_)) give_up();
}

Channel::~Channel() {
  close();
}

void Channel::close() {
  if (socket_ < 0) return;
  loop_.remove(socket_, watcher_);
  ::close(socket_);
  socket_ = -1;
}

void Channel::watch(std::uint32_t events) {
  if (events == watched_) return;
  watched_ = events;
  if (is_open() && !loop_.change(socket_, events, watcher_)) give_up();
}

/// Without the loop's watch, the connection would hang without a trace.
void Channel::give_up() {
  fail(errno);
  close();
}

Channel::Progress Channel::fail(int error) {
  return fail(error, std::system_category().message(error));
}

Channel::Progress Channel::fail(int error, std::string fault) {
  fault_ = std::move(fault);
  fell_silent_ = error == ETIMEDOUT || error == EHOSTUNREACH || error == ENETUNREACH;
  broken_ = true;
  return Progress::broken;
}

Channel::Progress Channel::wait_for(std::uint32_t event) {
  wanted_ = event;
  return Progress::waiting;
}

/// SSL_ERROR_SYSCALL or SSL_ERROR_SSL of SSL_get_error, in words. The first error in the queue is
/// the cause, those after it are its consequences.
std::string Channel::describe_tls_fault(int error) const {
  if (is_distrusted()) return X509_verify_cert_error_string(SSL_get_verify_result(ssl_.get()));
  const auto code = ERR_peek_error();
  if (const char* reason = code ? ERR_reason_error_string(code) : nullptr) return reason;
  return error ? std::system_category().message(error) : "the connection was closed";
}

Channel::Progress Channel::judge(int result) {
  const int error = errno;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return wait_for(EPOLLIN);
    case SSL_ERROR_WANT_WRITE:
      return wait_for(EPOLLOUT);
    case SSL_ERROR_ZERO_RETURN:
      return Progress::ended;
    default:
      break;
  }
  fail(error, describe_tls_fault(error));
  ERR_clear_error();
  return Progress::broken;
}

bool Channel::is_distrusted() const {
  return ssl_ && SSL_get_verify_result(ssl_.get()) != X509_V_OK;
}

Channel::Progress Channel::handshake() {
  if (!is_open()) return Progress::broken;
  ERR_clear_error();
  errno = 0;
  const int result = SSL_do_handshake(ssl_.get());
  return result == 1 ? Progress::done : judge(result);
}

Channel::Progress Channel::receive(std::string& in, std::size_t limit) {
  if (!is_open()) return Progress::broken;
  std::array<char, 4096> octets;
  while (in.size() < limit) {
    const auto room = std::min(octets.size(), limit - in.size());
    if (ssl_) {
      ERR_clear_error();
      errno = 0;
      const int result = SSL_read(ssl_.get(), octets.data(), static_cast<int>(room));
      if (result <= 0) return judge(result);
      in.append(octets.data(), static_cast<std::size_t>(result));
      // If the socket has more, epoll reports it again; another SSL_read now is mostly in vain.
      if (SSL_has_pending(ssl_.get()) == 0) return wait_for(EPOLLIN);
      continue;
    }
    const auto result = recv(socket_, octets.data(), room, 0);
    if (result < 0 && errno == EINTR) continue;
    if (result < 0 && errno == EAGAIN) return wait_for(EPOLLIN);
    if (result < 0) return fail(errno);
    if (result == 0) return Progress::ended;
    in.append(octets.data(), static_cast<std::size_t>(result));
    if (static_cast<std::size_t>(result) < room) return wait_for(EPOLLIN);
  }
  return wait_for(EPOLLIN);
}

Channel::Progress Channel::send(std::string_view octets, std::size_t& sent) {
  if (!is_open()) return Progress::broken;
  while (sent < octets.size()) {
    const auto rest = octets.substr(sent);
    if (ssl_) {
      ERR_clear_error();
      errno = 0;
      const int result = SSL_write(ssl_.get(), rest.data(), static_cast<int>(rest.size()));
      if (result <= 0) return judge(result);
      sent += static_cast<std::size_t>(result);
      continue;
    }
    const auto result = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (result < 0 && errno == EINTR) continue;
    if (result < 0 && errno == EAGAIN) return wait_for(EPOLLOUT);
    if (result < 0) return fail(errno);
    sent += static_cast<std::size_t>(result);
  }
  // The next octets come from the peer.
  wanted_ = EPOLLIN;
  return Progress::done;
}

void Channel::send_close_notify() {
  if (!ssl_ || broken_ || socket_ < 0 || SSL_in_init(ssl_.get())) return;
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

void Channel::end() {
  send_close_notify();
  shutdown(socket_, SHUT_WR);
}

Channel::Progress Channel::discard(std::size_t& discarded, std::size_t limit) {
  std::array<char, 16 * 1024> octets;
  while (discarded < limit) {
    const auto result = recv(socket_, octets.data(), octets.size(), 0);
    if (result < 0 && errno == EINTR) continue;
    if (result < 0 && errno == EAGAIN) return wait_for(EPOLLIN);
    if (result <= 0) return Progress::ended;
    discarded += static_cast<std::size_t>(result);
  }
  return Progress::ended;
}

}  // namespace tokenferry::server
