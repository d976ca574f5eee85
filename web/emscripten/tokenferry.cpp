#include "web/emscripten/include/tokenferry.hpp"

#include <utility>

#include "shared/decimal.hpp"
#include "shared/error.hpp"
#include "shared/scan.hpp"
#include "web/client.hpp"
#include "web/discovery.hpp"
#include "web/emscripten/browser.hpp"
#include "web/emscripten/calls.hpp"
#include "web/emscripten/forms.hpp"
#include "web/emscripten/host.hpp"
#include "web/emscripten/tabs.hpp"
#include "web/failure.hpp"
#include "web/grant.hpp"
#include "web/options.hpp"
#include "web/profile.hpp"
#include "web/refresh.hpp"
#include "web/session.hpp"

namespace tokenferry {

static Failure failure_of(Errc errc) {
  return {.code = Text(name(errc)), .message = Text(describe(errc))};
}

/// Whether the access token is to be refreshed before it is used.
static bool wants_refresh(const web::Settings& settings) {
  const auto session = web::load_session(web::session_key(settings));
  return !session.get("refresh_token").empty() && web::is_due(settings);
}

/// Stays where it is while its client moves.
struct Client::State {
  Params options;
  Storage storage;
  /// The page's URL when the client was made, to which its options are relative.
  Text made_at;
  /// The options, completed, once they are known to be right.
  std::optional<web::Settings> settings;
  web::Memory memory;
  /// The call that finishes a sign-in.
  web::host::Operation resuming = 0;
  /// The call that refreshes the session.
  web::host::Operation refreshing = 0;
  std::function<void(Session)> on_sign_in;
  std::function<void(Session)> on_refresh;
  std::function<void(Failure)> on_end;
  /// The call that waits for the end of the access token.
  web::host::Operation expiring = 0;
  web::Tabs tabs{this, [this]() -> const web::Settings& { return known(); },
                 [this](const Params& session) { follow_refreshed(session); },
                 [this](const Failure& failure) { end_later(failure); }};

  ~State() {
    await_expiry({});
    web::forget_calls_of(this);
  }

  /// There is this session now.
  void follow(const Params& session) {
    tabs.follow(session);
    await_expiry(session);
  }

  /// It has another access token.
  void follow_refreshed(const Params& session);

  /// One that has a refresh token outlives its access token.
  void await_expiry(const Params& session) {
    if (expiring != 0) {
      web::stop_waking(expiring);
      web::end_call(std::exchange(expiring, 0), Params());
    }
    const auto expires = read_decimal(session.get("expires")).value_or(0);
    if (expires == 0 || !session.get("refresh_name").empty()) return;
    web::Call call{.client = this, .done = [](const web::Call&) {}};
    call.woken = [this] { expire(); };
    expiring = web::add_call(std::move(call));
    web::wake_at(expiring, expires);
  }

  /// Its token has expired, and nothing can replace it.
  void expire();

  /// It is over. That is told once, whatever ended it, but for a sign-out by this client.
  void end(const Failure& failure) {
    if (!tabs.is_following()) return;
    tabs.stop();
    await_expiry({});
    const auto tell = on_end;  // it may do anything, also destroy its client
    if (tell) tell(failure);
  }
  /// The same when the program rests.
  void end_later(const Failure& failure);

  /// The window of a sign-in looks closed: its call has failed, and what it may tell after all is
  /// told to `on_sign_in`.
  void give_up(const web::Call& at);

  /// The provider refuses the token of a request for the profile: asks again with another, and says
  /// whether there is one.
  bool renew(const web::Call& at);

  /// Refreshes the session; calls while it is under way share its outcome.
  void refresh(std::function<void(const Expected<Params>&)> done);

  /// Those that are complete, of the client that is at work now.
  const web::Settings& known() {
    go_to_work();
    return *settings;
  }

  void go_to_work() {
    web::session_memory = storage == Storage::memory ? &memory : nullptr;
    web::client_made_at = made_at;
  }

  /// Lets the flow work with the settings, at once or when the provider has told its metadata.
  /// Options that are wrong end the call. A page that is rendered beforehand waits for its display.
  template <class Flow>
  void work(web::host::Operation operation, Flow flow) {
    if (web::is_prerendering()) {
      // The page does not have the tab's storage yet, and may never be shown.
      if (auto* const call = web::find_waiting(operation)) {
        call->displayed = [this, flow](const web::Call& at) { work(at.operation, flow); };
        web::await_display(operation);
      }
      return;
    }
    if (settings) return flow(known());
    go_to_work();
    auto given = options;
    if (web::complete_options(operation, given)) {
      settings = std::move(given);
      return flow(*settings);
    }
    auto* const call = web::find_waiting(operation);
    if (call == nullptr) return;  // the options are wrong
    call->answered = [this, given, flow, then = call->answered](const web::Call& at,
                                                                const web::Answer& answer) {
      go_to_work();
      auto completed = given;
      if (!web::discovered(completed, at.operation, answer.status, answer.context, answer.fields)) {
        return;
      }
      settings = std::move(completed);
      web::find_waiting(at.operation)->answered = then;
      work(at.operation, flow);
    };
  }
};

void Client::State::follow_refreshed(const Params& session) {
  await_expiry(session);
  if (!on_refresh) return;
  web::Call call{.client = this};
  call.done = [this](const web::Call& ended) {
    if (!*ended.outcome) return;  // a sign-out came before
    const auto tell = on_refresh;
    auto known = web::read_session(**ended.outcome);
    if (tell && known) tell(*std::move(known));
  };
  web::tell_first(std::move(call), session);
}

void Client::State::end_later(const Failure& failure) {
  web::Call call{.client = this};
  call.done = [this, failure](const web::Call& ended) {
    if (*ended.outcome) end(failure);  // no sign-out came before
  };
  web::end_call(web::add_call(std::move(call)), Params());
}

void Client::State::give_up(const web::Call& at) {
  auto* const late = web::find_waiting(at.operation);
  const auto failed = web::add_call({.client = this, .done = std::move(late->done)});
  late->done = [this](const web::Call& ended) {
    const auto& outcome = *ended.outcome;
    auto session = outcome ? web::read_session(*outcome) : std::nullopt;
    if (!session) return;
    follow(*outcome);
    const auto tell = on_sign_in;
    if (tell) tell(*std::move(session));
  };
  web::end_call(failed, failure_of(Errc::popup_closed));
}

bool Client::State::renew(const web::Call& at) {
  auto* const call = web::find_waiting(at.operation);
  const auto session = web::load_session(web::session_key(known()));
  if (session.empty()) return false;
  const bool is_old = session.get("access_token") != call->bearer;
  if (!is_old && (call->renewed || session.get("refresh_token").empty())) return false;
  const auto again = [this, operation = at.operation](const Expected<Params>& outcome) {
    if (!outcome) return web::end_call(operation, outcome);
    web::profile(known(), operation);
  };
  if (is_old) {
    again(Params());
  } else {
    call->renewed = true;
    refresh(again);
  }
  return true;
}

void Client::State::expire() {
  // Another client of the page may have signed in anew.
  const auto session = web::load_session(web::session_key(known()));
  if (!session.empty()) return await_expiry(session);
  end(failure_of(Errc::token_expired));
}

void Client::State::refresh(std::function<void(const Expected<Params>&)> done) {
  web::Call call{.client = this};
  call.done = [this, done = std::move(done)](const web::Call& ended) {
    const auto& outcome = *ended.outcome;
    tabs.tell_refreshed(ended);
    const bool leads = ended.leader == ended.operation;
    if (outcome && leads) follow_refreshed(*outcome);
    if (!outcome && leads && web::is_over(outcome.error().code)) end_later(outcome.error());
    done(outcome);
  };
  if (web::find_waiting(refreshing) != nullptr) {
    call.leader = refreshing;
    web::add_call(std::move(call));
    return;
  }
  call.answered = [this](const web::Call& at, const web::Answer& answer) {
    web::exchanged(known(), at.operation, answer.status, answer.context, answer.fields);
  };
  const auto operation = refreshing = web::add_call(std::move(call));
  work(operation, [this, operation](const web::Settings&) { tabs.refresh(operation); });
}

Client::Client(Options options)
    : state_(new State{.options = web::write_options(options),
                       .storage = options.storage,
                       .made_at = web::host::page_url()}) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

void Client::sign_in(const SignInOptions& options, std::function<void(Expected<Session>)> done) {
  Params given, extra;
  if (!options.return_to.empty()) given.add("returnTo", options.return_to);
  if (!options.scope.empty()) given.add("scope", options.scope);
  if (options.popup) given.add("popup", "true");
  for (const auto& [name, value] : options.extra_parameters) extra.add(name, value);
  // As in pages, those that are given as further parameters go before.
  const std::pair<View, View> typed[] = {{"prompt", options.prompt},
                                         {"login_hint", options.login_hint}};
  for (const auto& [name, value] : typed) {
    if (!value.empty() && extra.count(name) == 0) extra.add(name, value);
  }

  web::Call call{.client = state_.get()};
  call.done = [state = state_.get(), done = std::move(done)](const web::Call& ended) {
    const auto& outcome = *ended.outcome;
    auto session = outcome ? web::read_session(*outcome) : std::nullopt;
    if (session) state->follow(*outcome);
    if (outcome && !session) state->tabs.listen_away();
    if (!done) return;
    if (!outcome) return done(outcome.error());
    // Where there is none, the page is about to go.
    if (session) done(*std::move(session));
  };
  call.told = [state = state_.get()](const web::Call& at, const Params& answer) {
    if (answer.empty()) return state->give_up(at);
    state->work(at.operation,
                [&](const web::Settings& settings) { web::told(settings, at.operation, answer); });
  };
  const auto operation = web::add_call(std::move(call));
  state_->work(operation, [operation, given, extra](const web::Settings& settings) {
    web::sign_in(settings, operation, given, extra);
  });
}

void Client::resume(std::function<void(Expected<std::optional<Session>>)> done) {
  web::Call call{.client = state_.get()};
  call.done = [state = state_.get(), done = std::move(done)](const web::Call& ended) {
    const auto& outcome = *ended.outcome;
    if (!outcome) return done(outcome.error());
    auto session = web::read_session(*outcome);
    if (session) state->follow(*outcome);
    done(std::move(session));
  };
  if (web::find_waiting(state_->resuming) != nullptr) {
    call.leader = state_->resuming;
    web::add_call(std::move(call));
    return;
  }
  call.answered = [state = state_.get()](const web::Call& at, const web::Answer& answer) {
    state->work(at.operation, [&](const web::Settings& settings) {
      web::exchanged(settings, at.operation, answer.status, answer.context, answer.fields);
    });
  };
  call.followed = [state = state_.get()](const web::Call& at, const Expected<Params>& outcome) {
    if (!outcome) return web::end_call(at.operation, outcome);
    state->work(at.operation, [&](const web::Settings& settings) {
      // A session that was there before is in this client's own storage, or in none.
      if (outcome->count("return_to") == 0) return web::resume(settings, at.operation);
      web::told(settings, at.operation, *outcome);
    });
  };
  const auto operation = state_->resuming = web::add_call(std::move(call));
  state_->work(operation, [operation](const web::Settings& settings) {
    if (web::await_resuming(operation, web::session_key(settings))) return;
    web::resume(settings, operation);
  });
}

void Client::profile(std::function<void(Expected<Profile>)> done) {
  web::Call call{.client = state_.get()};
  call.done = [done = std::move(done)](const web::Call& ended) {
    if (!*ended.outcome) return done(ended.outcome->error());
    done(web::read_profile(ended.body, ended.fields));
  };
  call.answered = [state = state_.get()](const web::Call& at, const web::Answer& answer) {
    const bool refused = answer.status == 401;
    if (refused && state->renew(at)) return;
    web::profiled(state->known(), at.operation, answer.status, answer.fields);
    if (!refused) return;
    const auto failure = failure_of(Errc::token_expired);
    state->tabs.tell_end(failure);
    state->end_later(failure);
  };
  const auto operation = web::add_call(std::move(call));
  state_->work(operation, [state = state_.get(), operation](const web::Settings& settings) {
    if (!wants_refresh(settings)) return web::profile(settings, operation);
    state->refresh([state, operation](const Expected<Params>& outcome) {
      if (!outcome) return web::end_call(operation, outcome);
      web::profile(state->known(), operation);
    });
  });
}

void Client::fetch(Request request, std::function<void(Expected<Response>)> done) {
  web::Call call{.client = state_.get()};
  call.done = [done = std::move(done)](const web::Call& ended) {
    if (!*ended.outcome) return done(ended.outcome->error());
    done(ended.response);
  };
  const auto operation = web::add_call(std::move(call));
  state_->work(operation, [state = state_.get(), operation,
                           request = std::move(request)](const web::Settings& settings) mutable {
    // The very text that is judged is sent to, whatever becomes of the page's address meanwhile.
    request.url = web::host::resolve_url(request.url, web::host::page_url());
    if (!web::may_send_token(settings, request.url)) {
      return web::fail(operation, Errc::invalid_option, request.url,
                       "not in provider.apiOrigins, gets no token");
    }
    const auto send = [state, operation, request](const Expected<Params>& outcome) {
      if (!outcome) return web::end_call(operation, outcome);
      const auto session = web::load_session(web::session_key(state->known()));
      if (session.empty()) return web::fail(operation, Errc::token_expired);
      web::send_for_program(operation, request, session.get("access_token"));
    };
    if (!wants_refresh(settings)) return send(Params());
    state->refresh(send);
  });
}

std::optional<Session> Client::session() const {
  if (!state_->settings) return std::nullopt;
  return web::read_session(web::load_session(web::session_key(state_->known())));
}

void Client::refresh(std::function<void(Expected<Session>)> done) {
  state_->refresh([done = std::move(done)](const Expected<Params>& outcome) {
    if (!done) return;
    if (!outcome) return done(outcome.error());
    if (auto session = web::read_session(*outcome)) done(*std::move(session));
  });
}

void Client::on_sign_in(std::function<void(Session)> told) {
  state_->on_sign_in = std::move(told);
}

void Client::on_refresh(std::function<void(Session)> told) {
  state_->on_refresh = std::move(told);
}

void Client::on_end(std::function<void(Failure)> told) {
  state_->on_end = std::move(told);
}

void Client::sign_out() {
  web::end_calls_of(state_.get(), web::signed_out());
  state_->await_expiry({});
  // A call, too: what the session is kept under may be known by the provider's metadata alone.
  const auto operation = web::add_call({.client = state_.get(), .done = [](const web::Call&) {}});
  state_->work(operation, [state = state_.get(), operation](const web::Settings& settings) {
    web::sign_out(settings);
    state->tabs.sign_out();
    web::end_call(operation, Params());
  });
}

/// The pairs of a profile, as the flow has them.
static Params fields_of(const Profile& profile) {
  Params fields;
  for (const auto& [name, value] : profile.pairs) fields.add(name, value);
  return fields;
}

std::string Profile::name() const {
  return web::name_in(fields_of(*this));
}

std::string Profile::login() const {
  return web::login_in(fields_of(*this));
}

std::string Profile::picture() const {
  return web::picture_in(fields_of(*this));
}

std::string Profile::get(std::string_view name) const {
  for (const auto& [known, value] : pairs) {
    if (known == name) return value;
  }
  return {};
}

}  // namespace tokenferry
