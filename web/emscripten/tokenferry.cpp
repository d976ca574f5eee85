#include "web/emscripten/include/tokenferry.hpp"

#include <utility>

#include "shared/error.hpp"
#include "web/client.hpp"
#include "web/emscripten/browser.hpp"
#include "web/emscripten/calls.hpp"
#include "web/emscripten/client_state.hpp"
#include "web/emscripten/forms.hpp"
#include "web/failure.hpp"
#include "web/grant.hpp"
#include "web/life.hpp"
#include "web/profile.hpp"
#include "web/session.hpp"

namespace tokenferry {

Client::Client(const Options& options) : state_(new State(options)) {}
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
    auto session = outcome ? state->follow(*outcome, false) : std::nullopt;
    if (!done) return;
    if (!outcome) return done(outcome.error());
    // Where there is none, the page is about to go.
    if (session) done(*std::move(session));
  };
  call.popup_answered = [state = state_.get()](const web::Call& at, const Params& answer) {
    if (answer.empty()) return state->give_up(at);
    state->work(at.operation, [&](const web::Settings& settings) {
      web::popup_answered(settings, at.operation, answer);
    });
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
    done(state->follow(*outcome, true));
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
      web::resume_after(settings, at.operation, *outcome);
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
    web::profiled(state->known(), at.operation, answer.status, answer.context, answer.fields);
  };
  const auto operation = web::add_call(std::move(call));
  state_->work(operation, [state = state_.get(), operation](const web::Settings&) {
    state->with_good_token(operation, [operation](const web::Settings& settings) {
      web::profile(settings, operation);
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
    state->with_good_token(operation, [operation, request](const web::Settings& ready) {
      const auto session = web::load_session(web::session_key(ready));
      if (session.empty()) return web::fail(operation, Errc::token_expired);
      web::send_for_program(operation, request, session.get("access_token"));
    });
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

void Client::on_sign_in(std::function<void(Session)> callback) {
  state_->on_sign_in = std::move(callback);
}

void Client::on_refresh(std::function<void(Session)> callback) {
  state_->on_refresh = std::move(callback);
}

void Client::on_end(std::function<void(Failure)> callback) {
  state_->on_end = std::move(callback);
}

void Client::sign_out() {
  state_->sign_out();
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
