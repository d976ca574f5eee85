// Between sign-ins: the profile, and the end of the session.
#include "web/client.hpp"

#include "web/failure.hpp"
#include "web/life.hpp"
#include "web/profile.hpp"
#include "web/session.hpp"

namespace tokenferry::web {

void profile(const Settings& settings, host::Operation operation, bool renewed) {
  const auto session = load_session(session_key(settings));
  const Text token = session.get("access_token");
  if (token.empty()) return fail(operation, Errc::profile_unavailable, "", "Nobody is signed in.");
  if (settings.get("profile") == "none") {
    // What the ID token claims is all that a page can read there.
    const auto claims = host::flatten(operation, session.get("claims"));
    return profiled(settings, operation, claims.empty() ? 403 : 200, {}, claims);
  }
  Params context;
  context.add("token", token);
  if (renewed) context.add("renewed", "true");
  host::fetch(operation, url_of(settings, profile_endpoint), "", token, format_form(context));
}

void profiled(const Settings& settings, host::Operation operation, int status,
              const Params& context, const Params& fields) {
  if (fail_without_answer(operation, status, url_of(settings, profile_endpoint))) return;
  View why;
  if (status == 401) {
    const auto session = load_session(session_key(settings));
    const bool renewed = !context.get("renewed").empty();
    // Another tab may have refreshed the session meanwhile.
    const bool is_old = !session.empty() && session.get("access_token") != context.get("token");
    if (is_old) return profile(settings, operation, renewed);
    if (!renewed && !session.get("refresh_token").empty()) return host::renew(operation);
    refused(settings);
    why = describe(Errc::token_expired);
  } else if (status == 403 || status == 429) {
    why = "Too many requests, or too small a scope.";
  } else if (status >= 200 && status < 300 && !fields.empty()) {
    // OpenID Connect Core, section 5.3.2: it is the profile of whom the ID token is about.
    const Text subject = host::load(session_key(settings)).get("sub");
    const Text stated = fields.get("sub");
    if (!subject.empty() && !stated.empty() && stated != subject) {
      return fail(operation, Errc::id_token_invalid, "sub");
    }
    host::draw(operation, draw_profile(fields));
    return host::settle(operation, {});
  }
  fail(operation, Errc::profile_unavailable, answer_of(url_of(settings, profile_endpoint), status),
       why);
}

}  // namespace tokenferry::web
