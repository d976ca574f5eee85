#include "server/provider/call.hpp"

namespace tokenferry::server {

Call::Call(const CallTools& tools, CallId id, Endpoint& endpoint, std::string request,
           Clock::time_point start, std::chrono::seconds timeout)
    : tools_(tools),
      id_(id),
      endpoint_(endpoint),
      request_(std::move(request)),
      start_(start),
      deadline_(start_ + timeout) {}

Call::~Call() {
  wipe(request_);
}

void Call::start() {
  auto wire = endpoint_.take();
  if (!wire) return open();
  kept_ = true;
  ++tools_.opening.counts.reuses;
  send_on(std::move(wire));
}

void Call::open() {
  state_ = State::opening;
  opening_ = std::make_unique<Opening>(tools_.opening, endpoint_, deadline_, *this);
  opening_->start();
}

void Call::opened(std::unique_ptr<Wire> wire) {
  send_on(std::move(wire));
}

void Call::not_opened(Reason reason, std::string detail) {
  fail(reason, std::move(detail));
}

void Call::found(const Resolver::Finding& finding) {
  if (state_ == State::opening && opening_) opening_->found(finding);
}

void Call::send_on(std::unique_ptr<Wire> wire) {
  wire_ = std::move(wire);
  wire_->serve(*this);
  state_ = State::sending;
  advance();
}

void Call::ready(std::uint32_t) {
  advance();
}

void Call::advance() {
  auto progress = Progress::done;
  while (progress == Progress::done && state_ != State::over) progress = step();
  if (!wire_) return;
  wire_->channel.watch();
  if (!wire_->channel.is_open()) lose();
}

Call::Progress Call::step() {
  if (state_ == State::receiving) return receive();
  if (state_ != State::sending) return Progress::waiting;
  const auto progress = wire_->channel.send(request_, sent_);
  if (progress == Progress::done) {
    state_ = State::receiving;
    return Progress::waiting;
  }
  if (progress != Progress::waiting) lose();
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
                                : describe("the connection was closed within the answer"));
    return Progress::broken;
  }
  if (reader_.reusable && progress == Progress::waiting) endpoint_.put(std::move(wire_));
  auto& response = reader_.response;
  end(UpstreamAnswer{response.status, std::move(response.body), response.retry_after,
                     milliseconds_since(start_), response.encoded});
  return Progress::done;
}

/// Retries or fails, since the connection broke.
void Call::lose() {
  const bool began = !reader_.in.empty();
  if (!kept_ || began) {
    return fail(Reason::unreachable, describe("the connection was closed without an answer"));
  }
  if (wire_->channel.fell_silent()) endpoint_.drop_older(start_);
  // The only retry: the pooled connection broke before any octet of an answer, so that the code was
  // not used.
  kept_ = false;
  sent_ = 0;
  wire_ = nullptr;
  open();
}

void Call::sweep(Clock::time_point now) {
  if (state_ == State::over) return;
  if (state_ == State::opening) return opening_->sweep(now);
  if (now < deadline_) return;
  if (kept_) endpoint_.drop_older(start_);
  fail(Reason::timeout, "waiting for the answer of " + to_text(wire_->address));
}

/// The address, and why the connection broke: in the system's or the library's words, or else
/// these.
std::string Call::describe(std::string_view fault) const {
  const auto& own = wire_->channel.fault();
  return to_text(wire_->address) + ": " + (own.empty() ? std::string(fault) : own);
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
