#include "server/provider/opening.hpp"

#include <algorithm>
#include <utility>

#include "server/provider/tunnel.hpp"

namespace tokenferry::server {
namespace {

/// For connecting, for the proxy's answer, and for the TLS handshake.
constexpr auto step_timeout = std::chrono::seconds(5);

}  // namespace

Opening::Opening(const OpeningTools& tools, Endpoint& endpoint, Deadline deadline, Owner& owner)
    : tools_(tools),
      endpoint_(endpoint),
      deadline_(deadline),
      owner_(owner),
      race_(tools.loop, *this) {}

Opening::~Opening() {
  wipe(sent_text_);
}

void Opening::enter(Step step) {
  step_ = step;
  // A dead name server costs five seconds before the next is asked: a lookup may take all the time
  // of the exchange.
  const bool is_bounded = step != Step::resolving;
  step_deadline_ = is_bounded ? std::min(deadline_, Clock::now() + step_timeout) : deadline_;
}

void Opening::start() {
  enter(Step::resolving);
  auto known = tools_.resolver.resolve(endpoint_.peer_host(), endpoint_.peer_port());
  pending_ = known.pending;
  renewed_ = pending_;
  if (!known.addresses.empty()) return race(known.addresses);
  if (!pending_) fail(Reason::dns, endpoint_.peer_host() + ": " + known.fault);
}

void Opening::found(const Resolver::Finding& finding) {
  const bool is_meant =
      finding.host == endpoint_.peer_host() && finding.port == endpoint_.peer_port();
  if (!is_meant || step_ == Step::over) return;
  pending_ = false;
  race_.add(order_addresses(finding.addresses, endpoint_.addresses));
  if (step_ != Step::resolving) return;
  if (race_.has_more()) {
    enter(Step::connecting);
    race_.go_on();
  } else {
    // A failure at addresses known before says more than this one: note() keeps it.
    note(Reason::dns, endpoint_.peer_host() + ": " + finding.fault);
    end_in_failure();
  }
}

void Opening::race(const SocketAddresses& addresses) {
  enter(Step::connecting);
  race_.add(order_addresses(addresses, endpoint_.addresses));
  race_.go_on();
}

void Opening::race_won(std::unique_ptr<Wire> wire) {
  wire_ = std::move(wire);
  wire_->serve(*this);
  if (endpoint_.proxy) {
    enter(Step::tunnelling);
    sent_text_ = write_connect(*endpoint_.proxy, endpoint_.host, endpoint_.port);
    sent_ = 0;
    answer_.clear();
  } else if (begin_tls() == Progress::broken) {
    return;
  }
  advance();
}

void Opening::race_lost() {
  fall_back(Reason::unreachable, race_.describe());
}

void Opening::ready(std::uint32_t) {
  advance();
}

void Opening::advance() {
  auto progress = Progress::done;
  while (progress == Progress::done && wire_) progress = take_step();
  if (!wire_ || progress != Progress::waiting) return;
  wire_->channel.watch();
  if (!wire_->channel.is_open()) fall_back(Reason::unreachable, peer() + wire_->channel.fault());
}

Opening::Progress Opening::take_step() {
  if (step_ == Step::tunnelling) return ask_proxy();
  return endpoint_.secure ? shake_hands() : succeed();
}

Opening::Progress Opening::ask_proxy() {
  auto& channel = wire_->channel;
  auto progress = channel.send(sent_text_, sent_);
  if (progress == Progress::done) progress = channel.receive(answer_, max_connect_answer);
  const auto verdict = judge_connect_answer(answer_);
  if (verdict.kind == ConnectVerdict::Kind::open && progress == Progress::waiting) {
    return begin_tls();
  }
  if (verdict.kind == ConnectVerdict::Kind::incomplete && progress == Progress::waiting) {
    return progress;
  }
  // The proxy has answered: another of its addresses would give the same answer.
  const auto fault =
      verdict.fault.empty() ? "it closed the connection before it answered CONNECT" : verdict.fault;
  fail(Reason::unreachable, peer() + fault);
  return Progress::broken;
}

Opening::Progress Opening::begin_tls() {
  wipe(sent_text_);
  if (!endpoint_.secure) return Progress::done;
  auto ssl =
      make_client_handle(tools_.tls, endpoint_.name, wire_->channel.socket(), endpoint_.sessions);
  if (!ssl) {
    fail(Reason::tls, "OpenSSL refuses a connection to " + endpoint_.name);
    return Progress::broken;
  }
  wire_->channel.secure(std::move(ssl));
  enter(Step::securing);
  return Progress::done;
}

Opening::Progress Opening::shake_hands() {
  auto& channel = wire_->channel;
  const auto progress = channel.handshake();
  if (progress == Progress::done) {
    ++(channel.is_resumed() ? tools_.counts.resumed_handshakes : tools_.counts.full_handshakes);
    return succeed();
  }
  if (progress == Progress::waiting) return progress;
  ++tools_.counts.failed_handshakes;
  endpoint_.addresses.bad = wire_->address;
  const auto fault = channel.fault().empty() ? "the connection was closed" : channel.fault();
  const bool is_distrusted = channel.is_distrusted();
  fall_back(is_distrusted ? Reason::certificate : Reason::tls,
            peer() + fault + (is_distrusted ? ", for " + endpoint_.name : ""));
  return Progress::broken;
}

Opening::Progress Opening::succeed() {
  step_ = Step::over;
  endpoint_.addresses.good = wire_->address;
  ++tools_.counts.connections;
  owner_.opened(std::move(wire_));
  return Progress::broken;
}

void Opening::sweep(Clock::time_point now) {
  if (step_ == Step::over || now < step_deadline_) return;
  std::string detail;
  switch (step_) {
    case Step::resolving:
      detail = "looking up " + endpoint_.peer_host() + ": no answer";
      break;
    case Step::connecting:
      detail = "connecting: " + race_.describe();
      break;
    case Step::tunnelling:
      detail = peer() + "no answer to CONNECT";
      break;
    case Step::securing:
      ++tools_.counts.failed_handshakes;
      endpoint_.addresses.bad = wire_->address;
      detail = "TLS handshake with " + peer() + "no answer";
      break;
    case Step::over:
      break;
  }
  if (step_ == Step::connecting) race_.stop();
  fall_back(Reason::timeout, detail);
}

/// Tries another address, or those that a lookup may find; fails where there are none.
void Opening::fall_back(Reason reason, const std::string& detail) {
  note(reason, detail);
  wire_ = nullptr;
  if (Clock::now() < deadline_) {
    if (race_.has_more() || race_.is_under_way()) {
      enter(Step::connecting);
      return race_.go_on();
    }
    if (pending_ || look_up_anew()) return enter(Step::resolving);
  }
  end_in_failure();
}

/// Looks the name up again, once: the provider may have moved since the addresses were found.
bool Opening::look_up_anew() {
  if (std::exchange(renewed_, true)) return false;
  tools_.resolver.doubt(endpoint_.peer_host(), endpoint_.peer_port());
  pending_ = tools_.resolver.resolve(endpoint_.peer_host(), endpoint_.peer_port()).pending;
  return pending_;
}

/// Fails at once: no other address is worth trying.
void Opening::fail(Reason reason, const std::string& detail) {
  note(reason, detail);
  end_in_failure();
}

void Opening::end_in_failure() {
  step_ = Step::over;
  race_.stop();
  wire_ = nullptr;
  owner_.not_opened(reason_, detail_);
}

void Opening::note(Reason reason, const std::string& detail) {
  if (!detail_.empty() && step_ < failed_step_) return;
  failed_step_ = step_;
  reason_ = reason;
  const bool is_of_proxy = endpoint_.proxy && step_ <= Step::tunnelling;
  detail_ = is_of_proxy ? "proxy: " + detail : detail;
}

/// The peer's address, for the log.
std::string Opening::peer() const {
  return to_text(wire_->address) + ": ";
}

}  // namespace tokenferry::server
