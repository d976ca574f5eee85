#include "web/emscripten/client_host.hpp"

#include <utility>

#include "shared/decimal.hpp"
#include "web/emscripten/browser.hpp"
#include "web/emscripten/calls.hpp"
#include "web/emscripten/forms.hpp"
#include "web/life.hpp"
#include "web/refresh.hpp"

namespace tokenferry::web {
namespace {

/// How long a message may be on its way: a lock that is given up at once can overtake it.
constexpr int message_ms = 1000;

using Hear = std::function<void(const Params&)>;

/// What JavaScript calls, by number. Made at the first call, and never destroyed.
std::map<int, Hear>& subscriptions() {
  static auto& all = *new std::map<int, Hear>;
  return all;
}

int subscribe(Hear hear) {
  static int last = 0;
  subscriptions().emplace(++last, std::move(hear));
  return last;
}

int open_channel(View name, Hear hear) {
  const auto subscription = subscribe(std::move(hear));
  hear_tabs(subscription, name);
  return subscription;
}

void close_channel(int& subscription) {
  if (subscription == 0) return;
  stop_hearing(subscription);
  subscriptions().erase(std::exchange(subscription, 0));
}

}  // namespace

ClientHost* at_work = nullptr;

Failure signed_out() {
  return {.code = "access_denied", .message = "The visitor signed out."};
}

ClientHost::ClientHost(const void* client, Storage storage, Text made_at, Acts acts)
    : client_(client), storage_(storage), made_at_(std::move(made_at)), acts_(std::move(acts)) {}

ClientHost::~ClientHost() {
  give_up_locks();
  wake_at(0);
  hear_no_more();
  close_channel(everybody_);
}

bool ClientHost::keeps_in_memory(View key) const {
  return storage_ == Storage::memory && !key.starts_with("tokenferry.pending.");
}

void ClientHost::wake_at(double ms) {
  if (waking_ != 0) {
    stop_waking(waking_);
    subscriptions().erase(std::exchange(waking_, 0));
  }
  if (ms == 0) return;
  waking_ = subscribe([this](const Params&) { woken(acts_.settings()); });
  web::wake_at(waking_, ms);
}

void ClientHost::listen() {
  if (everybody_ != 0) return;
  everybody_ = open_channel(session_key(acts_.settings()), [this](const Params& message) {
    if (!message.empty()) return;
    end_calls_of(client_, signed_out());
    sign_out(acts_.settings(), false);
  });
}

void ClientHost::tell_all(View word) {
  listen();
  tell_tabs(everybody_, word, "");
}

void ClientHost::hear(View channel) {
  close_channel(channel_);
  channel_ = open_channel(channel, [this](const Params& message) {
    heard(acts_.settings(), refreshing, message.get("used"),
          message.size() > 1 ? message : Params());
  });
}

void ClientHost::hear_no_more() {
  close_channel(channel_);
}

void ClientHost::say(View name, View outcome) {
  if (channel_ != 0) tell_tabs(channel_, name, outcome);
}

void ClientHost::take_lock(host::Operation operation, View name) {
  if (auto* const call = find_waiting(operation)) {
    call->locked = [this, name = Text(name)](const Call& at) {
      locks_[name] = at.operation;
      use_refresh_token(acts_.settings(), at.operation);
    };
  }
  web::take_lock(operation, session_key(acts_.settings()) + Text(name));
}

void ClientHost::give_up_lock(View name) {
  const auto lock = locks_.find(Text(name));
  if (lock == locks_.end()) return;
  web::give_up_lock(lock->second, 0);
  locks_.erase(lock);
}

void ClientHost::give_up_locks() {
  for (const auto& [name, operation] : locks_) web::give_up_lock(operation, message_ms);
  locks_.clear();
}

void heard_on(int subscription, View message) {
  const auto found = subscriptions().find(subscription);
  if (found == subscriptions().end()) return;
  const auto hear = found->second;  // which may end the subscription, and its client
  hear(read_form(message));
}

namespace host {

Params known() {
  return at_work->known;
}

void know(View session) {
  at_work->known = read_form(session);
}

void tell(View event, View outcome) {
  at_work->acts().tell(event, read_form(outcome));
}

void renew(Operation operation) {
  at_work->acts().renew(operation);
}

void wake_at(View ms) {
  at_work->wake_at(read_decimal(ms).value_or(0));
}

void listen() {
  at_work->listen();
}

void tell_all(View word) {
  at_work->tell_all(word);
}

void hear(View channel) {
  at_work->hear(channel);
}

void hear_no_more() {
  at_work->hear_no_more();
}

void say(View name, View outcome) {
  at_work->say(name, outcome);
}

void take_lock(Operation operation, View name) {
  at_work->take_lock(operation, name);
}

bool has_lock(View name) {
  return at_work->has_lock(name);
}

void give_up_lock(View name) {
  at_work->give_up_lock(name);
}

void give_up_locks() {
  at_work->give_up_locks();
}

}  // namespace host
}  // namespace tokenferry::web
