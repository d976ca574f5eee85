#include "web/emscripten/include/tokenferry.hpp"

#include <utility>

#include "shared/scan.hpp"
#include "web/client.hpp"
#include "web/discovery.hpp"
#include "web/emscripten/browser.hpp"
#include "web/emscripten/calls.hpp"
#include "web/emscripten/forms.hpp"
#include "web/emscripten/host.hpp"
#include "web/grant.hpp"
#include "web/options.hpp"

namespace tokenferry {

static Failure signed_out() {
  return {.code = "access_denied", .message = "The visitor signed out."};
}

/// Stays where it is while its client moves.
struct Client::State {
  Params options;
  Storage storage;
  /// The options, completed, once they are known to be right.
  std::optional<web::Settings> settings;
  web::Memory memory;
  /// The call that finishes a sign-in.
  web::host::Operation resuming = 0;
  /// One that is answered when the visitor signs out elsewhere.
  web::host::Operation listening = 0;
  std::function<void()> on_sign_out;

  ~State() { web::forget_calls_of(this); }

  /// Hears of a sign-out in another page from now on. Only then the call succeeds.
  void listen() {
    if (web::find_waiting(listening) != nullptr) return;
    web::Call call{.client = this};
    call.done = [this](const web::Call& ended) {
      const auto tell = on_sign_out;  // it may do anything, also destroy its client
      if (*ended.outcome && tell) tell();
    };
    call.told = [this](const web::Call& at, const Params&) {
      const auto operation = at.operation;
      work(operation, [&](const web::Settings& known) { web::sign_out(known); });
      web::end_calls_of(this, signed_out());
      web::end_call(operation, Params());
    };
    listening = web::add_call(std::move(call));
    web::await_sign_out(listening, web::session_key(*settings));
  }

  /// Lets the flow work with the settings, at once or when the provider has told its metadata.
  /// Options that are wrong end the call.
  template <class Flow>
  void work(web::host::Operation operation, Flow flow) {
    web::session_memory = storage == Storage::memory ? &memory : nullptr;
    if (settings) return flow(*settings);
    auto given = options;
    if (given.count("redirectUri") == 0) {
      auto page = web::host::page_url();
      View rest = page;
      rest = cut(rest, '#');
      given.add("redirectUri", cut(rest, '?'));
    }
    if (web::complete_options(operation, given)) {
      settings = std::move(given);
      return flow(*settings);
    }
    auto* const call = web::find_waiting(operation);
    if (call == nullptr) return;  // the options are wrong
    call->answered = [this, given, flow, then = call->answered](const web::Call& at, int status) {
      auto completed = given;
      if (!web::discovered(completed, at.operation, status, at.context, at.fields)) return;
      settings = std::move(completed);
      web::find_waiting(at.operation)->answered = then;
      work(at.operation, flow);
    };
  }
};

Client::Client(Options options)
    : state_(new State{.options = web::write_options(options), .storage = options.storage}) {}
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
    if (session) state->listen();
    if (!done) return;
    if (!outcome) return done(outcome.error());
    // Where there is none, the page is about to go.
    if (session) done(*std::move(session));
  };
  call.told = [state = state_.get()](const web::Call& at, const Params& answer) {
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
    if (session) state->listen();
    done(std::move(session));
  };
  if (web::find_waiting(state_->resuming) != nullptr) {
    call.leader = state_->resuming;
    web::add_call(std::move(call));
    return;
  }
  call.answered = [state = state_.get()](const web::Call& at, int status) {
    state->work(at.operation, [&](const web::Settings& settings) {
      web::exchanged(settings, at.operation, status, at.context, at.fields);
    });
  };
  const auto operation = state_->resuming = web::add_call(std::move(call));
  state_->work(operation,
               [operation](const web::Settings& settings) { web::resume(settings, operation); });
}

void Client::profile(std::function<void(Expected<Profile>)> done) {
  web::Call call{.client = state_.get()};
  call.done = [done = std::move(done)](const web::Call& ended) {
    if (!*ended.outcome) return done(ended.outcome->error());
    done(web::read_profile(ended.body, ended.fields));
  };
  call.answered = [state = state_.get()](const web::Call& at, int status) {
    state->work(at.operation, [&](const web::Settings& settings) {
      web::profiled(settings, at.operation, status, at.fields);
    });
  };
  const auto operation = web::add_call(std::move(call));
  state_->work(operation,
               [operation](const web::Settings& settings) { web::profile(settings, operation); });
}

void Client::on_sign_out(std::function<void()> told) {
  state_->on_sign_out = std::move(told);
}

void Client::sign_out() {
  web::end_calls_of(state_.get(), signed_out());
  // A call, too: what the session is kept under may be known by the provider's metadata alone.
  const auto operation = web::add_call({.client = state_.get(), .done = [](const web::Call&) {}});
  state_->work(operation, [operation](const web::Settings& settings) {
    web::sign_out(settings);
    web::tell_sign_out(web::session_key(settings));
    web::end_call(operation, Params());
  });
}

std::string Profile::get(std::string_view name) const {
  for (const auto& [known, value] : pairs) {
    if (known == name) return value;
  }
  return {};
}

}  // namespace tokenferry
