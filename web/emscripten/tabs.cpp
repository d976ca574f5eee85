#include "web/emscripten/tabs.hpp"

#include <utility>

#include "shared/error.hpp"
#include "web/client.hpp"
#include "web/emscripten/browser.hpp"
#include "web/emscripten/forms.hpp"
#include "web/grant.hpp"
#include "web/refresh.hpp"
#include "web/session.hpp"

namespace tokenferry::web {
namespace {

/// How long a message may be on its way: a lock that is given up at once can overtake it.
constexpr int message_ms = 1000;

/// The name of the refresh token that is in use.
Text current(View key) {
  return load_session(key).get("refresh_name");
}

}  // namespace

bool is_over(View code) {
  return code == "invalid_grant" || code == "token_expired";
}

Failure signed_out() {
  return {.code = "access_denied", .message = "The visitor signed out."};
}

Tabs::Tabs(const void* client, std::function<const Settings&()> settings,
           std::function<void(const Params&)> refreshed, std::function<void(const Failure&)> ended)
    : client_(client),
      settings_(std::move(settings)),
      refreshed_(std::move(refreshed)),
      ended_(std::move(ended)) {}

Tabs::~Tabs() {
  if (holding_ != 0) give_up_lock(holding_, message_ms);
  stop();
}

void Tabs::release_used() {
  for (const auto& [name, operation] : used_) give_up_lock(operation, message_ms);
  used_.clear();
}

void Tabs::follow(const Params& session) {
  release_used();
  listen(session);
  known_ = session.get("refresh_name");
  if (session.count("return_to") > 0) tell_tabs(listening_, "signin", "");
}

void Tabs::listen_away() {
  if (!is_following()) open(session_key(settings_()), &Tabs::hear_sign_out);
}

void Tabs::listen(const Params& session) {
  const auto channel = session.get("channel");
  const bool hears = find_waiting(listening_) != nullptr && find_waiting(sharing_) != nullptr;
  if (hears && channel == channel_) return;
  stop();
  listening_ = open(session_key(settings_()), &Tabs::hear_sign_out);
  if (!channel.empty()) sharing_ = open(channel, &Tabs::hear);
  channel_ = channel;
}

host::Operation Tabs::open(View channel, void (Tabs::*hear)(const Params&)) {
  Call call{.client = client_, .done = [](const Call&) {}};
  call.told = [this, hear](const Call&, const Params& message) { (this->*hear)(message); };
  const auto operation = add_call(std::move(call));
  hear_tabs(operation, channel);
  return operation;
}

void Tabs::stop() {
  release_used();
  for (auto* const operation : {&listening_, &sharing_}) {
    if (*operation != 0) stop_hearing(std::exchange(*operation, 0));
  }
}

void Tabs::tell(View name, const Params& session) {
  if (sharing_ != 0) tell_tabs(sharing_, name, format_form(session));
}

void Tabs::refresh(host::Operation operation) {
  const auto& settings = settings_();
  const auto key = session_key(settings);
  const auto session = load_session(key);
  const auto name = session.get("refresh_name");
  if (name.empty()) return web::refresh(settings, operation);  // which says what is missing
  listen(session);  // who has used the token answers, also where nobody has resumed yet
  refreshing_ = operation;
  wanted_ = name;
  find_waiting(operation)->locked = [this](const Call& at) {
    holding_ = at.operation;
    web::refresh(settings_(), at.operation);
  };
  tell(name);
  take_lock(operation, key + name);
}

void Tabs::tell_refreshed(const Call& ended) {
  const auto& outcome = *ended.outcome;
  if (outcome) known_ = outcome->get("refresh_name");
  if (ended.operation != holding_) return;  // another tab has told it
  holding_ = 0;
  const auto& settings = settings_();
  const auto key = session_key(settings);
  const auto name = ended.context.get("refresh_name");
  if (outcome) {
    tell(name, *outcome);
    if (current(key) == name) return give_up_lock(ended.operation, 0);
    used_[name] = ended.operation;
    return;
  }
  if (current(key) == name) {
    if (!is_over(outcome.error().code)) return give_up_lock(ended.operation, 0);
    web::sign_out(settings);
    tell(name, {{"code", outcome.error().code}, {"message", outcome.error().message}});
  }
  give_up_lock(ended.operation, message_ms);
}

void Tabs::sign_out() {
  stop();
  listening_ = open(session_key(settings_()), &Tabs::hear_sign_out);
  tell_tabs(listening_, "", "");
  stop();
}

void Tabs::tell_end(const Failure& failure) {
  tell(known_, {{"code", failure.code}, {"message", failure.message}});
}

void Tabs::hear_sign_out(const Params& message) {
  if (!message.empty()) return;
  web::sign_out(settings_());
  end_calls_of(client_, signed_out());
  ended_(signed_out());
}

void Tabs::hear(const Params& message) {
  if (message.empty()) return;
  const auto& settings = settings_();
  const auto key = session_key(settings);
  const auto name = message.get("used");
  const auto session = load_session(key);
  if (message.size() == 1) {  // a question
    if (used_.count(name) == 0) return;
    // Where the session is over there is nothing to tell: the provider judges the old token.
    return session.empty() ? release_used() : tell(name, session);
  }
  const bool in_use = !session.empty() && session.get("refresh_name") == name;
  const bool over = is_over(message.get("code"));
  const bool waits = name == wanted_ && find_waiting(refreshing_) != nullptr;
  // Another client of this page has kept what came, in the storage that both have.
  const bool kept = !in_use && !session.empty();
  // Or that client has forgotten it.
  if (!in_use && !waits && !((kept || over) && name == known_)) return;
  auto operation = refreshing_;
  if (!waits) {
    Call call{.client = client_};
    call.done = [this](const Call& ended) {
      if (*ended.outcome) refreshed_(**ended.outcome);
    };
    operation = add_call(std::move(call));
  }
  if (kept) {
    end_call(operation, session);
  } else {
    web::told(settings, operation, message);
  }
  known_ = current(key);  // at once: what is told next may be of this one
  if (kept || !over) return;
  web::sign_out(settings);
  auto failure = read_failure(message);
  if (failure.message.empty()) failure.message = describe(Errc::token_expired);
  ended_(failure);
}

}  // namespace tokenferry::web
