#include "server/provider/call.hpp"

#include <algorithm>

namespace tokenferry::server {
namespace {

constexpr auto open_timeout = std::chrono::seconds(5);

}  // namespace

Call::Call(const CallTools& tools, CallId id, Endpoint& endpoint, std::string request,
           std::chrono::seconds timeout)
    : tools_(tools),
      id_(id),
      endpoint_(endpoint),
      request_(std::move(request)),
      start_(Clock::now()),
      deadline_(start_ + timeout) {}

Call::~Call() {
  wipe(request_);
}

void Call::start() {
  auto wire = endpoint_.take();
  if (!wire) return open();
  kept_ = true;
  wire->serve(*this);
  wire_ = std::move(wire);
  state_ = State::sending;
  advance();
}

void Call::open() {
  state_ = State::resolving;
  open_deadline_ = std::min(deadline_, Clock::now() + open_timeout);
  auto addresses = tools_.resolver.resolve(endpoint_.host, endpoint_.port);
  if (addresses) found({endpoint_.host, endpoint_.port, std::move(*addresses)});
}

void Call::found(const Resolver::Finding& finding) {
  const bool meant = finding.host == endpoint_.host && finding.port == endpoint_.port;
  if (state_ != State::resolving || !meant) return;
  addresses_ = finding.addresses;
  std::reverse(addresses_.begin(), addresses_.end());
  connect();
}

void Call::connect() {
  state_ = State::connecting;
  for (wire_ = nullptr; !wire_ && !addresses_.empty(); addresses_.pop_back()) {
    // Each address gets its share of the time, so that a dead one leaves some for the next.
    const auto now = Clock::now();
    address_deadline_ = now + (open_deadline_ - now) / static_cast<int>(addresses_.size());
    wire_ = Wire::connect(tools_.loop, addresses_.back(), *this);
    if (!wire_) reason_ = Reason::unreachable;
  }
  if (!wire_) fail(reason_);
}

void Call::ready(std::uint32_t) {
  advance();
}

void Call::advance() {
  auto progress = Progress::done;
  while (progress == Progress::done && state_ != State::over) progress = step();
  if (wire_) wire_->channel.watch();
}

Call::Progress Call::step() {
  switch (state_) {
    case State::connecting:
      return finish_connecting();
    case State::securing:
      return finish_securing();
    case State::sending: {
      const auto progress = wire_->channel.send(request_, sent_);
      if (progress == Progress::done) {
        state_ = State::receiving;
        return Progress::waiting;
      }
      if (progress != Progress::waiting) lose();
      return progress;
    }
    case State::receiving:
      return receive();
    case State::resolving:
    case State::over:
      break;
  }
  return Progress::waiting;
}

Call::Progress Call::finish_connecting() {
  if (!wire_->is_connected()) {
    reason_ = Reason::unreachable;
    connect();
    return Progress::waiting;
  }
  state_ = State::sending;
  if (!endpoint_.secure) return Progress::done;
  auto ssl =
      make_client_handle(tools_.tls, endpoint_.name, wire_->channel.socket(), endpoint_.sessions);
  if (!ssl) {
    fail(Reason::certificate);
    return Progress::broken;
  }
  wire_->channel.secure(std::move(ssl));
  state_ = State::securing;
  return Progress::done;
}

Call::Progress Call::finish_securing() {
  const auto progress = wire_->channel.handshake();
  if (progress == Progress::done) {
    state_ = State::sending;
  } else if (progress != Progress::waiting) {
    fail(wire_->channel.is_distrusted() ? Reason::certificate : Reason::unreachable);
  }
  return progress;
}

Call::Progress Call::receive() {
  using Verdict = ResponseReader::Verdict;
  const auto progress = wire_->channel.receive(reader_.in, max_response);
  const bool ended = progress == Progress::ended;
  if (reader_.in.empty()) {
    if (progress != Progress::waiting) lose();
    return progress;
  }
  const auto verdict =
      reader_.read(ended ? ResponseReader::Stream::ended : ResponseReader::Stream::open);
  if (verdict == Verdict::incomplete && progress == Progress::waiting) return progress;
  if (verdict != Verdict::complete) {
    fail(Reason::malformed, verdict == Verdict::refused
                                ? std::string(reader_.reason)
                                : "The connection broke within the answer.");
    return Progress::broken;
  }
  if (reader_.reusable && progress == Progress::waiting) endpoint_.put(std::move(wire_));
  auto& response = reader_.response;
  end(UpstreamAnswer{response.status, std::move(response.body), response.retry_after,
                     milliseconds_since(start_), response.encoded});
  return Progress::done;
}

/// The connection ended before it said anything.
void Call::lose() {
  if (!kept_) return fail(Reason::unreachable);
  // The only repetition there is, because a code works once: this request was not taken.
  kept_ = false;
  sent_ = 0;
  wire_ = nullptr;
  open();
}

void Call::sweep(Clock::time_point now) {
  const bool opening = state_ < State::sending;
  if (state_ == State::over) return;
  if (now >= deadline_ || (opening && now >= open_deadline_)) return fail(Reason::timeout);
  if (state_ == State::connecting && now >= address_deadline_) {
    reason_ = Reason::timeout;
    connect();
  }
}

void Call::fail(Reason reason, std::string detail) {
  end(UpstreamFailure{reason, milliseconds_since(start_), std::move(detail)});
}

void Call::end(UpstreamResult result) {
  state_ = State::over;
  wire_ = nullptr;
  tools_.results.emplace_back(id_, std::move(result));
}

}  // namespace tokenferry::server
