#include "server/connection.hpp"

#include <openssl/err.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "server/framing.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {
namespace {

/// One request and a little of what should not be there.
constexpr std::size_t max_in = max_head + max_body + 1024;
constexpr std::size_t max_discarded = 1024 * 1024;

}  // namespace

Connection::Connection(int socket, const IpAddress& peer_address, SslHandle ssl)
    : peer(peer_address), socket_(socket), ssl_(std::move(ssl)), wanted_(EPOLLIN) {}

Connection::~Connection() {
  wipe(in);
  wipe(out);
  close(socket_);
}

bool Connection::is_busy() const {
  return state != State::handshake && (state != State::reading || !in.empty());
}

void Connection::forget_request() {
  wipe(in);
  seen = 0;
  needed = 0;
}

Connection::Progress Connection::wait_for(std::uint32_t event) {
  wanted_ = event;
  return Progress::waiting;
}

Connection::Progress Connection::judge(int result) {
  const int error = SSL_get_error(ssl_.get(), result);
  if (error == SSL_ERROR_WANT_READ) return wait_for(EPOLLIN);
  if (error == SSL_ERROR_WANT_WRITE) return wait_for(EPOLLOUT);
  ERR_clear_error();
  return Progress::ended;
}

Connection::Progress Connection::handshake() {
  ERR_clear_error();
  const int result = SSL_accept(ssl_.get());
  return result == 1 ? Progress::done : judge(result);
}

Connection::Progress Connection::receive() {
  char octets[4096];
  while (in.size() < max_in) {
    if (ssl_) {
      ERR_clear_error();
      const int result = SSL_read(ssl_.get(), octets, sizeof(octets));
      if (result <= 0) return judge(result);
      in.append(octets, static_cast<std::size_t>(result));
      continue;
    }
    const auto result = recv(socket_, octets, sizeof(octets), 0);
    if (result < 0 && errno == EINTR) continue;
    if (result < 0 && errno == EAGAIN) return wait_for(EPOLLIN);
    if (result <= 0) return Progress::ended;
    in.append(octets, static_cast<std::size_t>(result));
  }
  return wait_for(EPOLLIN);
}

Connection::Progress Connection::send() {
  while (sent_ < out.size()) {
    const auto rest = std::string_view(out).substr(sent_);
    if (ssl_) {
      ERR_clear_error();
      const int result = SSL_write(ssl_.get(), rest.data(), static_cast<int>(rest.size()));
      if (result <= 0) return judge(result);
      sent_ += static_cast<std::size_t>(result);
      continue;
    }
    const auto result = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (result < 0 && errno == EINTR) continue;
    if (result < 0 && errno == EAGAIN) return wait_for(EPOLLOUT);
    if (result < 0) return Progress::ended;
    sent_ += static_cast<std::size_t>(result);
  }
  wipe(out);
  sent_ = 0;
  return Progress::done;
}

void Connection::end() {
  if (ssl_) SSL_shutdown(ssl_.get());
  ERR_clear_error();
  shutdown(socket_, SHUT_WR);
}

Connection::Progress Connection::discard() {
  char octets[16 * 1024];
  while (discarded_ < max_discarded) {
    const auto result = recv(socket_, octets, sizeof(octets), 0);
    if (result < 0 && errno == EINTR) continue;
    if (result < 0 && errno == EAGAIN) return wait_for(EPOLLIN);
    if (result <= 0) return Progress::ended;
    discarded_ += static_cast<std::size_t>(result);
  }
  return Progress::ended;
}

}  // namespace tokenferry::server
