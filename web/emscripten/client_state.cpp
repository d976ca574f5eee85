#include "web/emscripten/client_state.hpp"

#include <utility>

#include "shared/error.hpp"
#include "web/client.hpp"
#include "web/discovery.hpp"
#include "web/emscripten/browser.hpp"
#include "web/emscripten/forms.hpp"
#include "web/failure.hpp"
#include "web/grant.hpp"
#include "web/life.hpp"
#include "web/refresh.hpp"
#include "web/session.hpp"

namespace tokenferry {

Client::State::State(const Options& given)
    : options(web::write_options(given)),
      host(this, given.storage, web::host::page_url(),
           {.settings = [this]() -> const web::Settings& { return known(); },
            .tell = [this](View event, const Params& outcome) { tell(event, outcome); },
            .renew =
                [this](web::host::Operation operation) {
                  refresh([this, operation](const Expected<Params>& outcome) {
                    if (!outcome) return web::end_call(operation, outcome);
                    web::profile(known(), operation, true);
                  });
                }}) {}

Client::State::~State() {
  web::forget_calls_of(this);
}

void Client::State::work(web::host::Operation operation, const Flow& flow) {
  if (web::is_prerendering()) {
    // The page does not have the tab's storage yet, and may never be shown.
    if (auto* const call = web::find_waiting(operation)) {
      call->displayed = [this, flow](const web::Call& at) { work(at.operation, flow); };
      web::await_display(operation);
    }
    return;
  }
  web::at_work = &host;
  if (settings) return flow(*settings);
  auto given = options;
  if (web::complete_options(operation, given)) {
    settings = std::move(given);
    return flow(*settings);
  }
  auto* const call = web::find_waiting(operation);
  if (call == nullptr) return;  // the options are wrong
  call->answered = [this, given, flow, then = call->answered](const web::Call& at,
                                                              const web::Answer& answer) {
    web::at_work = &host;
    auto completed = given;
    if (!web::discovered(completed, at.operation, answer.status, answer.context, answer.fields)) {
      return;
    }
    settings = std::move(completed);
    web::find_waiting(at.operation)->answered = then;
    work(at.operation, flow);
  };
}

const web::Settings& Client::State::known() {
  web::at_work = &host;
  return *settings;
}

std::optional<Session> Client::State::follow(const Params& outcome, bool is_all) {
  return web::follow(known(), outcome, is_all) ? web::read_session(outcome) : std::nullopt;
}

void Client::State::refresh(Refreshed done) {
  web::Call call{.client = this};
  call.done = [done = std::move(done)](const web::Call& ended) { done(*ended.outcome); };
  if (web::find_waiting(host.refreshing) != nullptr) {
    call.leader = host.refreshing;
    web::add_call(std::move(call));
    return;
  }
  call.answered = [this](const web::Call& at, const web::Answer& answer) {
    web::exchanged(known(), at.operation, answer.status, answer.context, answer.fields);
  };
  const auto operation = host.refreshing = web::add_call(std::move(call));
  work(operation, [operation](const web::Settings& ready) { web::refresh(ready, operation); });
}

void Client::State::with_good_token(web::host::Operation operation, const Flow& flow) {
  const auto session = web::load_session(web::session_key(known()));
  if (session.get("refresh_token").empty() || !web::is_due(known())) return flow(known());
  refresh([this, operation, flow](const Expected<Params>& outcome) {
    if (!outcome) return web::end_call(operation, outcome);
    flow(known());
  });
}

void Client::State::give_up(const web::Call& at) {
  auto* const late = web::find_waiting(at.operation);
  const auto failed = web::add_call({.client = this, .done = std::move(late->done)});
  late->done = [this](const web::Call& ended) {
    const auto& outcome = *ended.outcome;
    auto session = outcome ? follow(*outcome, false) : std::nullopt;
    const auto tell = on_sign_in;  // it may do anything, also destroy its client
    if (session && tell) tell(*std::move(session));
  };
  web::end_call(failed, web::read_failure(web::failure(Errc::popup_closed)));
}

void Client::State::sign_out() {
  web::end_calls_of(this, web::signed_out());
  // A call, too: what the session is kept under may be known by the provider's metadata alone.
  const auto operation = web::add_call({.client = this, .done = [](const web::Call&) {}});
  work(operation, [this, operation](const web::Settings& ready) {
    signs_out_ = true;
    web::sign_out(ready, true);
    signs_out_ = false;
    web::end_call(operation, Params());
  });
}

void Client::State::tell(View event, const Params& outcome) {
  if (event == "refresh") {
    tell_refreshed(outcome);
  } else if (web::is_failure(outcome) && !signs_out_) {
    tell_end(web::read_failure(outcome));
  }
}

void Client::State::tell_refreshed(const Params& session) {
  web::Call call{.client = this};
  call.done = [this](const web::Call& ended) {
    if (!*ended.outcome) return;  // a sign-out came before
    const auto tell = on_refresh;
    auto refreshed = web::read_session(**ended.outcome);
    if (tell && refreshed) tell(*std::move(refreshed));
  };
  web::end_call(web::add_call(std::move(call)), session);
}

void Client::State::tell_end(const Failure& failure) {
  web::Call call{.client = this};
  call.done = [this, failure](const web::Call& ended) {
    const auto tell = on_end;
    if (*ended.outcome && tell) tell(failure);  // no sign-out came before
  };
  web::end_call(web::add_call(std::move(call)), Params());
}

}  // namespace tokenferry
