#include "server/front/connection.hpp"

#include "server/http/request.hpp"
#include "shared/secret.hpp"

namespace tokenferry::server {
namespace {

/// One request and a little of what should not be there.
constexpr std::size_t max_in = max_head + max_body + 1024;
constexpr std::size_t max_discarded = 1024 * 1024;

}  // namespace

Connection::Connection(Loop& loop, int socket, const IpAddress& peer_address,
                       Gate::Ticket its_ticket, Watcher& watcher)
    : channel(loop, socket, EPOLLIN, watcher), peer(peer_address), ticket(std::move(its_ticket)) {}

Connection::~Connection() {
  wipe(in);
  wipe(out);
}

Channel::Progress Connection::receive() {
  return channel.receive(in, max_in);
}

Channel::Progress Connection::send() {
  const auto progress = channel.send(out, sent_);
  if (progress == Channel::Progress::done) {
    wipe(out);
    sent_ = 0;
  }
  return progress;
}

Channel::Progress Connection::discard() {
  return channel.discard(discarded_, max_discarded);
}

void Connection::forget_request() {
  wipe(in);
  seen = 0;
  needed = 0;
}

bool Connection::is_busy() const {
  return state != State::handshake && state != State::idle &&
         (state != State::reading || !in.empty());
}

}  // namespace tokenferry::server
