#include "server/provider/race.hpp"

#include <algorithm>
#include <system_error>

namespace tokenferry::server {
namespace {

/// The Connection Attempt Delay that RFC 8305 recommends in section 5.
constexpr auto attempt_delay = std::chrono::milliseconds(250);

}  // namespace

struct Race::Attempt final : Watcher {
  explicit Attempt(Race& owner) : race(owner) {}
  void ready(std::uint32_t) override { race.judge(*this); }

  Race& race;
  std::unique_ptr<Wire> wire;
};

Race::Race(Loop& loop, Owner& owner) : loop_(loop), owner_(owner) {}

Race::~Race() {
  stop();
}

void Race::stop() {
  loop_.cancel_timers(*this);
  attempts_.clear();
  next_ = addresses_.size();
}

void Race::add(const SocketAddresses& addresses) {
  for (const auto& address : addresses) {
    const auto end = addresses_.end();
    if (std::find(addresses_.begin(), end, address) == end) addresses_.push_back(address);
  }
  if (is_under_way()) plan_next();
}

void Race::plan_next() {
  loop_.cancel_timers(*this);
  if (has_more()) loop_.call_at(Clock::now() + attempt_delay, *this);
}

/// The delay is over.
void Race::ready(std::uint32_t) {
  go_on();
}

void Race::go_on() {
  while (has_more()) {
    if (begin_attempt(addresses_[next_++])) return plan_next();
  }
  if (!is_under_way()) owner_.race_lost();
}

bool Race::begin_attempt(const SocketAddress& address) {
  auto attempt = std::make_unique<Attempt>(*this);
  int error = 0;
  attempt->wire = Wire::connect(loop_, address, *attempt, error);
  if (!attempt->wire) {
    note(address, error);
    return false;
  }
  attempts_.push_back(std::move(attempt));
  return true;
}

void Race::judge(Attempt& attempt) {
  const int error = attempt.wire->connect_error();
  if (error == 0) {
    auto wire = std::move(attempt.wire);
    // This destroys the attempt, which called this function: neither is used from here on.
    attempts_.clear();
    loop_.cancel_timers(*this);
    return owner_.race_won(std::move(wire));
  }
  note(attempt.wire->address, error);
  std::erase_if(attempts_, [&](const auto& each) { return each.get() == &attempt; });
  go_on();
}

void Race::note(const SocketAddress& address, int error) {
  faults_ += (faults_.empty() ? "" : ", ") + to_text(address) + ": " +
             std::system_category().message(error);
}

std::string Race::describe() const {
  auto text = faults_;
  for (const auto& attempt : attempts_) {
    text += (text.empty() ? "" : ", ") + to_text(attempt->wire->address) + ": no answer";
  }
  return text;
}

}  // namespace tokenferry::server
