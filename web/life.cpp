#include "web/life.hpp"

#include "web/failure.hpp"
#include "web/refresh.hpp"
#include "web/session.hpp"

namespace tokenferry::web {
namespace {

/// Goes on with this session.
void go_on(const Params& session, View event) {
  const auto known = host::known();
  if (event != "refresh") host::give_up_locks();  // those of another session
  host::know(format_form(session));
  host::listen();
  if (event == "signin") host::tell_all(event);
  const Text channel = session.get("channel");
  if (channel != known.get("channel")) host::hear(channel);
  // With a refresh token it outlives its access token.
  host::wake_at(session.get("refresh_name").empty() ? session.get("expires") : Text());
  host::tell(event, format_form(session));
}

void end(const Settings& settings, View event, const Params& why) {
  host::forget(session_key(settings));
  host::hear_no_more();
  if (host::known().empty()) return;
  host::know("");
  host::give_up_locks();
  host::wake_at("");
  host::tell(event, format_form(why));
}

void expire(const Settings& settings) {
  end(settings, "expire", failure(Errc::token_expired));
}

/// Whether the session ends with this outcome of a refresh.
bool is_over(const Params& outcome) {
  const Text code = outcome.get("code");
  return code == "invalid_grant" || code == "token_expired";
}

/// Takes what came of the session's refresh token, in this tab or in another.
void take(const Settings& settings, host::Operation operation, const Params& outcome) {
  conclude(operation, outcome);
  if (!is_failure(outcome)) {
    go_on(outcome, "refresh");
  } else if (is_over(outcome)) {
    end(settings, "expire", outcome);
  }
}

}  // namespace

bool follow(const Settings& settings, const Params& answer, bool is_all) {
  const Text token = answer.get("access_token");
  if (token.empty()) {
    if (is_all) expire(settings);
    // A page that a browser keeps for Back would not see what the tab's storage has got meanwhile;
    // what it hears makes the browser load it anew.
    host::listen();
    return false;
  }
  const bool is_new = answer.count("return_to") > 0;
  if (is_new || token != host::known().get("access_token")) {
    go_on(answer, is_new ? "signin" : "");
  }
  return true;
}

void refresh(const Settings& settings, host::Operation operation) {
  auto known = host::known();
  if (known.empty()) {  // a program need not have resumed
    known = load_session(session_key(settings));
    if (!known.empty()) go_on(known, "");
  }
  const Text name = known.get("refresh_name");
  if (name.empty()) return use_refresh_token(settings, operation);  // which says what is missing
  host::say(name, "");
  host::take_lock(operation, name);
}

void refreshed(const Settings& settings, host::Operation operation, View name,
               const Params& answer) {
  const auto known = host::known();
  if (known.get("refresh_name") != name) {  // there was another sign-in meanwhile
    return conclude(operation, known.empty() ? failure(Errc::token_expired) : known);
  }
  const auto outcome = keep_session(settings, answer);
  const bool failed = is_failure(outcome) && !is_over(outcome);
  if (!failed) host::say(name, format_form(outcome));
  // It may be used again.
  if (failed || outcome.get("refresh_name") == name) host::give_up_lock(name);
  take(settings, operation, outcome);
}

void heard(const Settings& settings, host::Operation operation, View name, const Params& outcome) {
  const auto known = host::known();
  const bool current = known.get("refresh_name") == name;
  if (known.empty()) return;
  if (outcome.empty()) {
    if (!current && host::has_lock(name)) host::say(name, format_form(known));
    return;
  }
  if (!current) return;
  // Another client of this page may have kept it already, in the storage that both have.
  const auto stored = load_session(session_key(settings));
  const bool kept = !stored.empty() && stored.get("refresh_name") != name;
  take(settings, operation, kept ? stored : keep_session(settings, outcome));
}

void refused(const Settings& settings) {
  host::say(host::known().get("refresh_name"), format_form(failure(Errc::token_expired)));
  expire(settings);
}

void woken(const Settings& settings) {
  // Another client of the page may have signed in anew.
  const auto session = load_session(session_key(settings));
  if (session.empty()) return expire(settings);
  go_on(session, "");
}

void sign_out(const Settings& settings, bool everywhere) {
  if (everywhere) host::tell_all("");
  end(settings, "signout", failure(Errc::access_denied, "", "The visitor signed out."));
}

}  // namespace tokenferry::web
